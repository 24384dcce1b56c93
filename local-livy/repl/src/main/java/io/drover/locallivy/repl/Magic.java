package io.drover.locallivy.repl;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last line of a statement when it is {@code %json name} or {@code %table name}: the value of
 * the variable is the result, as JSON or as a table.
 *
 * @param codeBefore the lines above, maybe blank
 */
record Magic(String codeBefore, String command, String variable) {
  private static final Pattern LAST_LINE =
      Pattern.compile(
          "(?s)(?<before>(?:.*\\n)?)[ \\t]*%(?<command>\\w+)[ \\t]+(?<variable>\\w+)\\s*");

  Magic {
    requireNonNull(codeBefore, "codeBefore");
    requireNonNull(command, "command");
    requireNonNull(variable, "variable");
  }

  static Optional<Magic> in(String code) {
    Matcher matcher = LAST_LINE.matcher(code);
    return matcher.matches()
        ? Optional.of(
            new Magic(matcher.group("before"), matcher.group("command"), matcher.group("variable")))
        : Optional.empty();
  }

  /**
   * @param printed by the lines above; stands beside the value when there is any
   */
  Output show(JsonNode value, String printed) {
    Output shown = show(value);
    if (printed.isEmpty() || !(shown instanceof Output.Ok ok)) {
      return shown;
    }
    Map<String, JsonNode> data = new LinkedHashMap<>(ok.data());
    data.put(Output.TEXT, TextNode.valueOf(printed));
    return new Output.Ok(data);
  }

  private Output show(JsonNode value) {
    return switch (command) {
      case "json" -> Output.json(value);
      case "table" -> Table.of(value);
      default -> new Output.Failed("UnknownMagic", "Unknown magic command " + command, List.of());
    };
  }
}
