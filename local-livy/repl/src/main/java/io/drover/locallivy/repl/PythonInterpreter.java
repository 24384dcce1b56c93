package io.drover.locallivy.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.python.Py4JServer;
import org.apache.spark.api.python.PythonUtils;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Python: a child process that works on the same Spark session through Spark's own gateway. It ends
 * when its input does, so it cannot outlive the driver.
 */
final class PythonInterpreter implements Interpreter {
  private static final String SCRIPT = "pyspark_session.py";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Py4JServer gateway;
  private final Process process;
  private final BufferedReader answers;

  PythonInterpreter(SparkSession spark) {
    SparkConf conf = spark.sparkContext().conf();
    gateway = new Py4JServer(conf);
    gateway.start();
    String python = python(conf);
    try {
      ProcessBuilder builder = new ProcessBuilder(python, "-u", copyOfScript().toString());
      Map<String, String> environment = builder.environment();
      environment.put("PYSPARK_GATEWAY_PORT", Integer.toString(gateway.getListeningPort()));
      environment.put("PYSPARK_GATEWAY_SECRET", gateway.secret());
      // Python's workers must be of the same version.
      environment.putIfAbsent("PYSPARK_PYTHON", python);
      environment.merge(
          "PYTHONPATH",
          PythonUtils.sparkPythonPath(),
          (given, ours) -> given + File.pathSeparator + ours);
      process = builder.redirectError(Redirect.INHERIT).start();
      answers = process.inputReader(UTF_8);
      if (!"ready".equals(answers.readLine())) {
        close();
        throw new InterpreterDiedException(
            python + " could not start pyspark; what it said is in the session's log");
      }
    } catch (IOException e) {
      gateway.shutdown();
      throw new UncheckedIOException("cannot start " + python, e);
    }
  }

  @Override
  public Output run(String code, String jobGroup) {
    Optional<Magic> magic = Magic.in(code);
    ObjectNode request =
        JSON.createObjectNode()
            .put("code", magic.map(Magic::codeBefore).orElse(code))
            .put("group", jobGroup);
    magic.ifPresent(present -> request.put("variable", present.variable()));
    JsonNode answer = ask(request);
    JsonNode failed = answer.path("failed");
    if (failed.isObject()) {
      List<String> traceback = new ArrayList<>();
      failed.path("traceback").forEach(line -> traceback.add(line.asText()));
      return new Output.Failed(
          failed.path("name").asText(), failed.path("value").asText(), traceback);
    }
    String printed = answer.path("printed").asText().stripTrailing();
    return magic
        .map(present -> present.show(answer.path("shown"), printed))
        .orElseGet(() -> Output.text(printed));
  }

  @Override
  public void interrupt() {
    try {
      send(JSON.getNodeFactory().textNode("interrupt"));
    } catch (IOException e) {
      // The process is gone, and with it what was to be interrupted.
      process.destroy();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    gateway.shutdown();
  }

  private JsonNode ask(JsonNode request) {
    try {
      send(request);
      String answer = answers.readLine();
      if (answer != null) {
        return JSON.readTree(answer);
      }
    } catch (IOException e) {
      throw died(e);
    }
    throw died(null);
  }

  private static InterpreterDiedException died(@Nullable IOException cause) {
    InterpreterDiedException died =
        new InterpreterDiedException("Interpreter died: the process of Python has ended");
    if (cause != null) {
      died.initCause(cause);
    }
    return died;
  }

  private synchronized void send(JsonNode request) throws IOException {
    OutputStream requests = process.getOutputStream();
    requests.write((JSON.writeValueAsString(request) + "\n").getBytes(UTF_8));
    requests.flush();
  }

  private static String python(SparkConf conf) {
    Map<String, String> environment = System.getenv();
    return Stream.of(
            conf.get("spark.pyspark.driver.python", ""),
            conf.get("spark.pyspark.python", ""),
            environment.getOrDefault("PYSPARK_DRIVER_PYTHON", ""),
            environment.getOrDefault("PYSPARK_PYTHON", ""))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("python3");
  }

  private static Path copyOfScript() throws IOException {
    Path copy = TemporaryDirectory.create().resolve(SCRIPT);
    try (InputStream in =
        requireNonNull(PythonInterpreter.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      Files.copy(in, copy);
    }
    return copy;
  }
}
