package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where the command prints, and what the place can show. All text goes through {@link #clean}:
 * names, logs and messages are other people's text and must not move the cursor.
 */
final class Terminal {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");
  private static final String ESCAPE = "\u001b[";

  /** What the place can show. */
  record Abilities(
      boolean interactive, boolean colour, boolean unicode, int columns, int rows, ZoneId zone) {
    Abilities {
      requireNonNull(zone, "zone");
    }
  }

  /** Emphasis; shown only with colour and never the only carrier of a meaning. */
  enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    BAD("31"),
    BUSY("36"),
    WARNING("33");

    private final String code;

    Style(String code) {
      this.code = code;
    }

    /** The style of a job's or an action's status. */
    static Style of(String status) {
      return switch (status) {
        case "OK", "SUCCEEDED" -> GOOD;
        case "ERROR", "FAILED", "KILLED", "TIMEDOUT", "DONEWITHERROR" -> BAD;
        case "RUNNING", "DONE", "READY" -> BUSY;
        case "RUNNINGWITHERROR",
            "PREPSUSPENDED",
            "SUSPENDEDWITHERROR",
            "PAUSED",
            "PAUSEDWITHERROR" ->
            WARNING;
        case "SUSPENDED", "START_RETRY", "END_RETRY", "USER_RETRY", "START_MANUAL", "END_MANUAL" ->
            WARNING;
        default -> PLAIN;
      };
    }
  }

  private final OutputStream out;
  private final PrintWriter writer;
  private final PrintWriter errors;
  private final Abilities abilities;
  private int redrawn;

  Terminal(OutputStream out, OutputStream errors, Charset charset, Abilities abilities) {
    this.out = requireNonNull(out, "out");
    this.writer = new PrintWriter(new OutputStreamWriter(out, charset), false);
    this.errors = new PrintWriter(new OutputStreamWriter(errors, charset), true);
    this.abilities = requireNonNull(abilities, "abilities");
  }

  /** The terminal, file or pipe that this process writes to. */
  static Terminal ofProcess(PrintStream out, PrintStream errors, Map<String, String> environment) {
    Charset charset = charset();
    boolean interactive = isTerminal() && !"dumb".equals(environment.get("TERM"));
    String noColour = environment.getOrDefault("NO_COLOR", "");
    List<Integer> size = interactive ? size() : List.of(24, 80);
    return new Terminal(
        out,
        errors,
        charset,
        new Abilities(
            interactive,
            interactive && noColour.isEmpty(),
            charset.newEncoder().canEncode('✓'),
            size.get(1),
            size.get(0),
            ZoneId.systemDefault()));
  }

  private static Charset charset() {
    for (String property : List.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")) {
      String name = System.getProperty(property, "");
      if (!name.isEmpty() && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  @SuppressWarnings("SystemConsoleNull") // asked both ways, for Java before and after 22
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console even when output is redirected.
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Rows and columns; 24 and 80 where {@code stty} cannot tell. */
  private static List<Integer> size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] words = answer.strip().split(" ", -1);
      if (stty.waitFor(1, TimeUnit.SECONDS) && words.length == 2) {
        int rows = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        return rows > 0 && columns > 0 ? List.of(rows, columns) : List.of(24, 80);
      }
    } catch (IOException | NumberFormatException e) {
      return List.of(24, 80);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of(24, 80);
  }

  Abilities abilities() {
    return abilities;
  }

  PrintWriter writer() {
    return writer;
  }

  PrintWriter errorWriter() {
    return errors;
  }

  /** Prints a line that is already cleaned and styled. */
  void line(String text) {
    writer.println(text);
    writer.flush();
  }

  void lines(List<String> lines) {
    lines.forEach(writer::println);
    writer.flush();
  }

  /** Prints a line to the error stream. */
  void error(String text) {
    errors.println(text);
    errors.flush();
  }

  /** Bytes of the server: as they are into a file or pipe, cleaned on a terminal. */
  void document(byte[] body) {
    if (abilities.interactive()) {
      line(cleanText(new String(body, StandardCharsets.UTF_8)));
      return;
    }
    try {
      writer.flush();
      out.write(body);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a text that may be long, as it comes. */
  void stream(InputStream body) throws IOException {
    if (abilities.interactive()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        line(cleanText(line));
      }
      return;
    }
    byte[] buffer = new byte[8192];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      document(Arrays.copyOf(buffer, read));
    }
  }

  /** Prints the lines over those of the call before; only on a terminal. */
  void redraw(List<String> lines) {
    if (redrawn > 0) {
      writer.print(ESCAPE + redrawn + "A");
    }
    for (String line : lines) {
      writer.print(line + ESCAPE + "K\n");
    }
    writer.print(ESCAPE + "J");
    writer.flush();
    redrawn = lines.size();
  }

  String style(Style style, String text) {
    return abilities.colour() && !style.code.isEmpty()
        ? ESCAPE + style.code + "m" + text + ESCAPE + "0m"
        : text;
  }

  String time(Instant time) {
    return TIME.format(time.atZone(abilities.zone()));
  }

  /** One line without control characters. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character ->
                clean.appendCodePoint(
                    character == '\n' || character == '\t' || character == '\r'
                        ? ' '
                        : harmless(character)));
    return clean.toString();
  }

  /** Several lines without other control characters. */
  static String cleanText(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(character -> character != '\r')
        .forEach(
            character ->
                clean.appendCodePoint(
                    character == '\n' || character == '\t' ? character : harmless(character)));
    return clean.toString();
  }

  private static int harmless(int character) {
    boolean control = Character.isISOControl(character);
    boolean direction =
        (character >= 0x202A && character <= 0x202E)
            || (character >= 0x2066 && character <= 0x2069);
    return control || direction ? 0xFFFD : character;
  }

  /** At most {@code columns} characters, an ellipsis at the end when something is missing. */
  String fit(String text, int columns) {
    if (text.length() <= columns) {
      return text;
    }
    String mark = abilities.unicode() ? "…" : "...";
    int kept = Math.max(0, columns - mark.length());
    if (kept > 0 && Character.isHighSurrogate(text.charAt(kept - 1))) {
      kept--;
    }
    return text.substring(0, kept) + mark;
  }
}
