package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalLivyMainTest {
  @TempDir Path directory;

  @Test
  void withoutOptionsItIsARealSparkOnLivysUsualPort() {
    Path home = Path.of("/home/drover");

    LocalLivyOptions options = LocalLivyMain.parse(List.of(), home, Path.of("/work")).options();

    assertThat(options.flavour()).isEqualTo(Flavour.REAL);
    assertThat(options.port()).isEqualTo(8998);
    assertThat(options.directory()).isEqualTo(home.resolve("data/local-livy"));
    assertThat(options.allowedDirectories()).containsExactly(home, Path.of("/work"));
    assertThat(options.sessions()).isEqualTo(Sessions.ON);
  }

  @Test
  void sessionsAreOffWithoutARealSpark() {
    assertThat(parse("--flavour", "fake").sessions()).isEqualTo(Sessions.OFF);
    assertThat(parse("--sessions", "off").sessions()).isEqualTo(Sessions.OFF);
    assertThat(parse("--sessions", "python").sessions()).isEqualTo(Sessions.WITH_PYTHON);
    assertThatThrownBy(() -> parse("--sessions", "on", "--flavour", "fake"))
        .hasMessage("sessions need the real Spark");
  }

  @Test
  void everyOptionIsRead() {
    LocalLivyMain.Command command =
        LocalLivyMain.parse(
            List.of(
                "--flavour",
                "fake",
                "--port",
                "0",
                "--dir",
                "/livy",
                "--allow",
                "/a",
                "--allow",
                "/b",
                "--master",
                "local[3]",
                "--conf",
                "livy.cache-log.size=50",
                "--env",
                "X=y=z",
                "--ledger",
                "/ledger",
                "--yarn",
                "--until-eof"),
            Path.of("/home"),
            Path.of("/work"));

    LocalLivyOptions options = command.options();
    assertThat(command.untilEof()).isTrue();
    assertThat(command.yarn()).isTrue();
    assertThat(options.flavour()).isEqualTo(Flavour.FAKE);
    assertThat(options.port()).isZero();
    assertThat(options.directory()).isEqualTo(Path.of("/livy"));
    assertThat(options.allowedDirectories()).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(options.sparkMaster()).isEqualTo("local[3]");
    assertThat(options.livyConf()).isEqualTo(Map.of("livy.cache-log.size", "50"));
    assertThat(options.environment())
        .isEqualTo(Map.of("X", "y=z", "DROVER_FAKE_LEDGER", "/ledger"));
  }

  @ParameterizedTest
  @CsvSource({
    "--nope, unknown option --nope",
    "--port, --port lacks its value",
    "--port x, '--port takes a number, not x'",
    "--port 70000, port 70000 is not between 0 and 65535",
    "--sessions some, '--sessions is off, on or python, not some'",
    "--flavour half, '--flavour is real or fake, not half'",
    "--conf nothing, '--conf takes KEY=VALUE, not nothing'"
  })
  void wrongOptionsAreNamed(String line, String message) {
    List<String> args = List.of(line.split(" "));

    assertThatThrownBy(() -> LocalLivyMain.parse(args, Path.of("/home"), Path.of("/work")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void itSaysWhereLivyIsAndStopsItAtTheEndOfInput() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> args =
        List.of("--flavour", "fake", "--port", "0", "--dir", directory.toString(), "--until-eof");

    int code = LocalLivyMain.run(args, empty(), print(out), System.err);

    Matcher ready =
        Pattern.compile("Livy is ready at http://127\\.0\\.0\\.1:(\\d+) \\(pid (\\d+)\\)")
            .matcher(out.toString(UTF_8));
    assertThat(code).isZero();
    assertThat(ready.find()).as(out.toString(UTF_8)).isTrue();
    assertThat(ProcessHandle.of(Long.parseLong(ready.group(2))).filter(ProcessHandle::isAlive))
        .isEmpty();
  }

  @Test
  void wrongUsageIsCodeTwoWithTheUsage() throws InterruptedException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code = LocalLivyMain.run(List.of("--nope"), empty(), System.out, print(err));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("unknown option --nope", "Usage: drover local-livy");
  }

  private static LocalLivyOptions parse(String... args) {
    return LocalLivyMain.parse(List.of(args), Path.of("/home"), Path.of("/work")).options();
  }

  private static InputStream empty() {
    return new ByteArrayInputStream(new byte[0]);
  }

  private static PrintStream print(ByteArrayOutputStream out) {
    return new PrintStream(out, true, UTF_8);
  }
}
