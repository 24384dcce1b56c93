package io.drover.locallivy.repl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.Option;
import scala.collection.JavaConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.PresentationCompilerCompleter;
import scala.tools.nsc.interpreter.Results;

/** Scala: the language's own interpreter, as in Spark's shell. */
final class ScalaInterpreter implements Interpreter {
  private static final String OUTPUT_DIRECTORY = "spark.repl.class.outputDir";

  private static final Pattern ONLY_COMMENTS =
      Pattern.compile("(?:\\s++|//[^\\n]*+(?:\\n|$)|/\\*(?:[^*]++|\\*(?!/))*+\\*/)*+");

  private final Captured captured = new Captured();
  private final IMain scala;
  private final Thread thread = Thread.currentThread();

  /**
   * @param classes the directory of {@link #outputDirectory}, known to Spark before it started
   * @param statements the context class loader under which Spark was started
   */
  ScalaInterpreter(SparkSession spark, Path classes, StatementClassLoader statements) {
    ClassLoader loader = statements.getParent();
    Settings settings = new Settings();
    settings.processArguments(
        list(
            "-usejavacp",
            // One class for each statement, which executors can load and closures can hold.
            "-Yrepl-class-based",
            "-Yrepl-outdir",
            classes.toString()),
        true);
    settings.embeddedDefaults(loader);
    settings.classpath().append(String.join(File.pathSeparator, jarsOf(loader)));
    scala = new IMain(settings, new PrintWriter(captured.results(), true, UTF_8));
    scala.initializeSynchronous();
    statements.setStatements(scala.classLoader());
    bind("spark", "org.apache.spark.sql.SparkSession", spark);
    bind("sc", "org.apache.spark.SparkContext", spark.sparkContext());
    // At once: each piece of code is a run of the compiler, a second on a cold JVM.
    requireSuccess(
        scala.interpret(
            """
            import org.apache.spark.SparkContext._
            import spark.implicits._
            import spark.sql
            import org.apache.spark.sql.functions._
            """));
    captured.take();
  }

  /** Makes the directory of compiled statements and tells Spark of it. */
  static Path outputDirectory(SparkConf conf) {
    Path directory = TemporaryDirectory.create();
    conf.set(OUTPUT_DIRECTORY, directory.toString());
    return directory;
  }

  @Override
  public Output run(String code, String jobGroup) {
    Optional<Magic> magic = Magic.in(code);
    if (magic.isEmpty()) {
      return interpret(code);
    }
    if (!magic.get().codeBefore().isBlank()) {
      Output before = interpret(magic.get().codeBefore());
      if (before instanceof Output.Failed) {
        return before;
      }
    }
    Option<Object> value = scala.valueOfTerm(magic.get().variable());
    return value.isEmpty()
        ? new Output.Failed(
            "NameError", "Value " + magic.get().variable() + " does not exist", List.of())
        : magic.get().show(JsonValues.of(value.get()), "");
  }

  @Override
  public List<String> complete(String code, int cursor) {
    return JavaConverters.seqAsJavaList(
        new PresentationCompilerCompleter(scala).complete(code, cursor).candidates());
  }

  @Override
  public void interrupt() {
    thread.interrupt();
  }

  @Override
  public void close() {
    scala.close();
  }

  /**
   * Line by line, as in a shell and as in Livy: what the lines before a failing one have defined
   * stays, and a line that could be complete is taken as complete (so a chain of calls must break
   * after the dot, or stand in braces).
   */
  private Output interpret(String code) {
    String pending = "";
    for (String line : code.lines().toList()) {
      pending = pending.isEmpty() ? line : pending + "\n" + line;
      if (ONLY_COMMENTS.matcher(pending).matches()) {
        continue;
      }
      Results.Result result = interpretChunk(pending);
      if (result == Results.Error$.MODULE$) {
        return Failures.ofText(captured.take().results());
      }
      if (result == Results.Success$.MODULE$) {
        pending = "";
      }
    }
    String printed = captured.take().all();
    return ONLY_COMMENTS.matcher(pending).matches()
        ? Output.text(printed)
        : new Output.Failed("Error", "incomplete statement", List.of());
  }

  private Results.Result interpretChunk(String code) {
    captured.forgetResults();
    return Console.withOut(
        captured.prints(), () -> Console.withErr(captured.prints(), () -> scala.interpret(code)));
  }

  private void bind(String name, String type, Object value) {
    requireSuccess(scala.bind(name, type, value, list("@transient")));
  }

  private void requireSuccess(Results.Result result) {
    if (result != Results.Success$.MODULE$) {
      throw new IllegalStateException("Scala does not start: " + captured.take().all());
    }
  }

  private static scala.collection.immutable.List<String> list(String... elements) {
    return JavaConverters.asScalaBuffer(List.of(elements)).toList();
  }

  /** The jars of the session and of Livy; Spark's own are on the JVM's class path. */
  private static List<String> jarsOf(ClassLoader loader) {
    List<String> jars = new ArrayList<>();
    for (ClassLoader level = loader; level != null; level = level.getParent()) {
      if (level instanceof URLClassLoader urls) {
        Stream.of(urls.getURLs()).map(URL::getPath).forEach(jars::add);
      }
    }
    return jars;
  }

  /** What a statement prints and what the interpreter says of it, in one order and apart. */
  private static final class Captured {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final PrintStream prints = new PrintStream(all, true, UTF_8);

    /** In UTF-8. */
    record Texts(String all, String results) {}

    PrintStream prints() {
      return prints;
    }

    OutputStream results() {
      return new OutputStream() {
        @Override
        public void write(int b) {
          all.write(b);
          results.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          all.write(bytes, offset, length);
          results.write(bytes, offset, length);
        }
      };
    }

    /** The results of the chunks before; an error is told by those of its own chunk. */
    void forgetResults() {
      results.reset();
    }

    Texts take() {
      Texts texts = new Texts(all.toString(UTF_8), results.toString(UTF_8));
      all.reset();
      results.reset();
      return texts;
    }
  }
}
