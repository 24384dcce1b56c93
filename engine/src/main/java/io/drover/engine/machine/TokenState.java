package io.drover.engine.machine;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tokens on their paths, and what the token rule has to remember. A path is {@code /} or its fork's
 * path followed by the number of the branch: {@code /0/2/}.
 *
 * <p>Text, sorted, separated by blanks: {@code path=node} a token, {@code path#n} tokens that a
 * fork on that path still waits for, {@code !node} a node that may not be entered again, and alone
 * {@code :end:node} or {@code :fault:}.
 */
final class TokenState {
  private static final String END = ":end:";
  private static final String FAULT = ":fault:";

  final Map<String, String> tokens = new TreeMap<>();
  final Map<String, Integer> awaited = new TreeMap<>();
  final Set<String> entered = new TreeSet<>();
  private String ended = "";

  static TokenState parse(MachineState state) {
    TokenState parsed = new TokenState();
    for (String part : state.text().split(" ", -1)) {
      parsed.read(part, state);
    }
    if (parsed.tokens.isEmpty() && parsed.ended.isEmpty()) {
      throw foreign(state);
    }
    return parsed;
  }

  private void read(String part, MachineState state) {
    int token = part.indexOf('=');
    int count = part.indexOf('#');
    if (part.startsWith(END) || part.equals(FAULT)) {
      ended = part;
    } else if (part.startsWith("!")) {
      entered.add(part.substring(1));
    } else if (token > 0) {
      tokens.put(part.substring(0, token), part.substring(token + 1));
    } else if (count > 0) {
      try {
        awaited.put(part.substring(0, count), Integer.valueOf(part.substring(count + 1)));
      } catch (NumberFormatException e) {
        throw foreign(state);
      }
    } else {
      throw foreign(state);
    }
  }

  static IllegalArgumentException foreign(MachineState state) {
    return new IllegalArgumentException(
        "state [" + state.text() + "] does not belong to this workflow");
  }

  void endAt(String node) {
    ended = END + node;
  }

  void fault() {
    ended = FAULT;
  }

  /** The node with which the machine ended; empty while it runs and after a fault. */
  String endedAt() {
    return ended.startsWith(END) ? ended.substring(END.length()) : "";
  }

  MachineState toMachineState() {
    if (!ended.isEmpty()) {
      return new MachineState(ended);
    }
    StringBuilder text = new StringBuilder();
    awaited.forEach((path, count) -> text.append(path).append('#').append(count).append(' '));
    tokens.forEach((path, node) -> text.append(path).append('=').append(node).append(' '));
    entered.forEach(node -> text.append('!').append(node).append(' '));
    text.setLength(Math.max(0, text.length() - 1));
    return new MachineState(text.toString());
  }
}
