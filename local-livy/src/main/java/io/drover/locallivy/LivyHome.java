package io.drover.locallivy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The directory that one Livy server runs in: {@code conf/}, {@code logs/} and the jars of session
 * drivers.
 */
record LivyHome(Path directory) {
  private static final String SCALA_VERSION = "2.12";

  private static final String LOGGING =
      """
      log4j.rootCategory=INFO, console
      log4j.appender.console=org.apache.log4j.ConsoleAppender
      log4j.appender.console.target=System.err
      log4j.appender.console.layout=org.apache.log4j.PatternLayout
      log4j.appender.console.layout.ConversionPattern=%d{yyyy-MM-dd HH:mm:ss.SSS} %p %c{1}: %m%n
      log4j.logger.org.eclipse.jetty=WARN
      """;

  /** Makes the directories and writes the configuration; existing logs stay. */
  static LivyHome write(LocalLivyOptions options, int port) {
    LivyHome home = new LivyHome(options.directory());
    try {
      Files.createDirectories(home.conf());
      Files.createDirectories(home.logs());
      Files.writeString(home.conf().resolve("livy.conf"), livyConf(options, port), UTF_8);
      Files.writeString(home.conf().resolve("log4j.properties"), LOGGING, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return home;
  }

  /**
   * Puts the jars of the session driver where Livy looks for them. Copies, so that a build can
   * replace our jar while a session runs.
   */
  void addSessionJars(List<Path> livyJars, Path replJar) {
    try {
      copy(livyJars, directory.resolve("rsc-jars"));
      copy(List.of(replJar), directory.resolve("repl_" + SCALA_VERSION + "-jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(List<Path> jars, Path target) throws IOException {
    Files.createDirectories(target);
    for (Path jar : jars) {
      Files.copy(
          jar, target.resolve(jar.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  Path conf() {
    return directory.resolve("conf");
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log() {
    return logs().resolve("livy.log");
  }

  /** The last lines of the log from this position on, for an error message. */
  String tail(long from, int lines) {
    try {
      byte[] bytes = Files.readAllBytes(log());
      int start = (int) Math.min(from, bytes.length);
      List<String> all = new String(bytes, start, bytes.length - start, UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  private static String livyConf(LocalLivyOptions options, int port) {
    Map<String, String> conf = new LinkedHashMap<>();
    // Livy's own default is every interface of the machine, without authentication.
    conf.put("livy.server.host", "127.0.0.1");
    conf.put("livy.server.port", Integer.toString(port));
    conf.put("livy.spark.master", options.sparkMaster());
    if (options.sessions() != Sessions.OFF) {
      conf.put("livy.spark.scala-version", SCALA_VERSION);
      // What server and driver tell each other; they listen on every interface in any case.
      conf.put("livy.rsc.launcher.address", "127.0.0.1");
      conf.put("livy.rsc.rpc.server.address", "127.0.0.1");
    }
    if (!options.allowedDirectories().isEmpty()) {
      conf.put(
          "livy.file.local-dir-whitelist",
          options.allowedDirectories().stream()
              .map(Path::toString)
              .collect(Collectors.joining(",")));
    }
    conf.putAll(options.livyConf());
    return conf.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
