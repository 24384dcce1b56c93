package io.drover.locallivy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * {@code drover local-livy}: runs a local Livy until SIGTERM, SIGINT or, if asked, end of input.
 */
public final class LocalLivyMain {
  static final String USAGE =
      """
      Usage: drover local-livy [options]
        --flavour real|fake   real Spark, or a shell script in its place   (real)
        --port N              0 = any free port                            (8998)
        --dir PATH            conf/ and logs/ of this Livy                 (DROVER_HOME/data/local-livy)
        --allow PATH          batches may use files below it; repeatable   (DROVER_HOME and the working directory)
        --master MASTER       Spark master                                 (local[1])
        --yarn                run batches in cluster mode on a YARN of this machine (120 MB more, once)
        --conf KEY=VALUE      further livy.conf entry; repeatable
        --sessions off|on|python
                              interactive sessions: of spark and sql, or of pyspark too (on; off if fake)
        --env NAME=VALUE      further variable of the batches; repeatable
        --ledger PATH         fake only: one line for each started application
        --until-eof           stop as well when standard input ends
      Prints the URL and the process id, and stops on SIGTERM or SIGINT.
      """;

  private LocalLivyMain() {}

  /** A parsed command line. */
  record Command(LocalLivyOptions options, boolean yarn, boolean untilEof) {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(List.of(args), System.in, System.out, System.err));
  }

  /** Exit code: 0 stopped, 1 could not run, 2 wrong usage. */
  static int run(List<String> args, InputStream in, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    Command command;
    try {
      command = parse(args, DroverHome.find(), Path.of(""));
    } catch (IllegalArgumentException e) {
      err.println("local-livy: " + e.getMessage());
      err.print(USAGE);
      return 2;
    } catch (LocalLivyException e) {
      err.println("local-livy: " + e.getMessage());
      return 1;
    }
    Optional<LocalYarn> cluster = Optional.empty();
    try {
      if (command.yarn()) {
        cluster = Optional.of(LocalYarn.start(command.options().directory().resolve("yarn")));
        out.println("YARN is ready at " + cluster.get().resourceManager());
      }
      return run(command, cluster, in, out);
    } catch (LocalLivyException | IOException e) {
      err.println("local-livy: " + e.getMessage());
      return 1;
    } finally {
      cluster.ifPresent(LocalYarn::close);
    }
  }

  private static int run(
      Command command, Optional<LocalYarn> cluster, InputStream in, PrintStream out)
      throws IOException, InterruptedException {
    LocalLivyOptions options =
        cluster.map(yarn -> yarn.under(command.options())).orElse(command.options());
    try (LocalLivy livy = LocalLivy.start(options)) {
      out.println("Livy is ready at " + livy.uri() + " (pid " + livy.pid() + ")");
      out.println("Log: " + livy.log());
      if (!livy.kinds().isEmpty()) {
        out.println("Sessions: " + String.join(", ", new TreeSet<>(livy.kinds())));
      }
      out.flush();
      // SIGTERM and SIGINT end the JVM, whose shutdown hook stops Livy; nothing else to wait for.
      if (command.untilEof()) {
        in.transferTo(OutputStream.nullOutputStream());
      } else {
        new CountDownLatch(1).await();
      }
      return 0;
    }
  }

  static Command parse(List<String> args, Path droverHome, Path workingDirectory) {
    Deque<String> words = new ArrayDeque<>(args);
    LocalLivyOptions options =
        LocalLivyOptions.of(Flavour.REAL, droverHome.resolve("data").resolve("local-livy"))
            .withPort(8998);
    Optional<Sessions> sessions = Optional.empty();
    boolean yarn = false;
    boolean untilEof = false;
    while (!words.isEmpty()) {
      String option = words.remove();
      if (option.equals("--until-eof")) {
        untilEof = true;
        continue;
      }
      if (option.equals("--sessions")) {
        sessions = Optional.of(sessions(value(option, words)));
        continue;
      }
      if (option.equals("--yarn")) {
        yarn = true;
        continue;
      }
      options = apply(options, option, words);
    }
    if (options.allowedDirectories().isEmpty()) {
      options = options.withAllowedDirectory(droverHome).withAllowedDirectory(workingDirectory);
    }
    Sessions usual = options.flavour() == Flavour.REAL ? Sessions.ON : Sessions.OFF;
    return new Command(options.withSessions(sessions.orElse(usual)), yarn, untilEof);
  }

  private static LocalLivyOptions apply(
      LocalLivyOptions options, String option, Deque<String> words) {
    return switch (option) {
      case "--flavour" -> options.withFlavour(flavour(value(option, words)));
      case "--port" -> options.withPort(number(option, value(option, words)));
      case "--dir" -> options.withDirectory(Path.of(value(option, words)));
      case "--allow" -> options.withAllowedDirectory(Path.of(value(option, words)));
      case "--master" -> options.withSparkMaster(value(option, words));
      case "--conf" -> {
        Map.Entry<String, String> pair = pair(option, value(option, words));
        yield options.withLivyConf(pair.getKey(), pair.getValue());
      }
      case "--env" -> {
        Map.Entry<String, String> pair = pair(option, value(option, words));
        yield options.withEnvironment(pair.getKey(), pair.getValue());
      }
      case "--ledger" -> options.withLedger(Path.of(value(option, words)));
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " lacks its value");
    }
    return words.remove();
  }

  private static Flavour flavour(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "real" -> Flavour.REAL;
      case "fake" -> Flavour.FAKE;
      default -> throw new IllegalArgumentException("--flavour is real or fake, not " + text);
    };
  }

  private static Sessions sessions(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "off" -> Sessions.OFF;
      case "on" -> Sessions.ON;
      case "python" -> Sessions.WITH_PYTHON;
      default -> throw new IllegalArgumentException("--sessions is off, on or python, not " + text);
    };
  }

  private static int number(String option, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " takes a number, not " + text, e);
    }
  }

  private static Map.Entry<String, String> pair(String option, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(option + " takes KEY=VALUE, not " + text);
    }
    return Map.entry(text.substring(0, equals), text.substring(equals + 1));
  }
}
