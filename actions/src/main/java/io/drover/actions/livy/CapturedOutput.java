package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionRequest;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What {@code <capture-output/>} does: a job is told where to write a Java properties file, and
 * when it has succeeded that file becomes the action's data.
 *
 * <p>The file belongs to one attempt, so that an old one is never taken for a new one. It stays
 * when it was read, so that reading can be repeated.
 */
public final class CapturedOutput {
  /** The Spark property that holds the file's URI. */
  public static final String SPARK_PROPERTY = "spark.drover.output.properties";

  /** The job property that names another directory than the server's. */
  public static final String DIRECTORY_PROPERTY = "drover.output-dir";

  private static final String OOZIE_PROPERTY = "oozie.action.output.properties";
  private static final String SOURCE = "capture-output";

  private static final String WHY_MISSING =
      "the program wrote none, or its driver ran on another machine (Spark's cluster mode), for"
          + " which it has to write to "
          + SPARK_PROPERTY
          + " and be run with livy-batch or spark";

  private final FileSystems fileSystems;
  private final URI directory;
  private final int limit;

  /**
   * Makes it.
   *
   * @param fileSystems where the files are read; may know places that workflows may not touch
   * @param directory where jobs write unless their properties say it otherwise
   * @param limit the most bytes of a file
   */
  public CapturedOutput(FileSystems fileSystems, URI directory, int limit) {
    this.fileSystems = requireNonNull(fileSystems, "fileSystems");
    this.directory = requireNonNull(directory, "directory");
    this.limit = limit;
  }

  /** Where the attempt's job writes; throws {@link InvalidRequestException} for a bad directory. */
  URI place(Capture capture, ActionRequest request, ActionAttempt attempt) {
    String named = request.configuration().getOrDefault(DIRECTORY_PROPERTY, "").strip();
    URI parent = named.isEmpty() ? directory : directory(named);
    if (capture == Capture.SYSTEM_PROPERTY && !"file".equals(parent.getScheme())) {
      throw new InvalidRequestException(
          ErrorCode.E0803,
          "capture-output of java works in a local directory only, because "
              + OOZIE_PROPERTY
              + " is a local path, and jobs write to "
              + FilePath.text(parent)
              + "; let the program write to "
              + SPARK_PROPERTY
              + " and run it with livy-batch or spark");
    }
    return FilePath.child(parent, attempt.externalName() + ".properties");
  }

  private static URI directory(String named) {
    try {
      URI parsed = FilePath.parse(named);
      if (parsed.getScheme() != null && parsed.getPath().startsWith("/")) {
        return parsed;
      }
    } catch (InvalidPathException e) {
      // told below
    }
    throw new InvalidRequestException(
        ErrorCode.E0803,
        DIRECTORY_PROPERTY + " is '" + named + "'; write a full URI such as hdfs://nn:8020/output");
  }

  /**
   * Fails before anything runs when the file could not be read afterwards. The directory is not
   * made: it would belong to the job's user, and the job may run as another one.
   */
  void checkReadable(URI place, String user) throws IOException {
    fileSystems.status(place, user);
  }

  /** The request of a job that shall write there. */
  static BatchRequest asking(Capture capture, BatchRequest request, URI place) {
    Map<String, String> conf = new LinkedHashMap<>(request.conf());
    conf.put(SPARK_PROPERTY, place.toString());
    if (capture == Capture.SYSTEM_PROPERTY) {
      conf.merge(
          JavaOptions.DRIVER_PROPERTY,
          JavaOptions.quoted("-D" + OOZIE_PROPERTY + "=" + place.getPath()),
          (users, ours) -> users + " " + ours);
    }
    return request.withConf(conf);
  }

  /** What the succeeded job wrote. Trouble with reading never makes a failure of its success. */
  ActionOutcome read(BatchTurn turn) {
    try {
      // What was said at the start counts, although the server may be set up anew since.
      return read(
          turn,
          turn.memo
              .output()
              .map(URI::create)
              .orElseGet(() -> place(turn.plan.capture(), turn.request, turn.subject)));
    } catch (InvalidRequestException e) {
      return unusable(turn, String.valueOf(e.getMessage()));
    }
  }

  private ActionOutcome read(BatchTurn turn, URI place) {
    String path = FilePath.text(place);
    String user = turn.request.user();
    try {
      long length = fileSystems.status(place, user).map(FileStatus::length).orElse(-1L);
      if (length < 0) {
        turn.evidence(SOURCE, "read " + path, "the job has written no such file", Verdict.UNKNOWN);
        return turn.plan.capture() == Capture.SYSTEM_PROPERTY
            ? unusable(turn, "there is no " + path + " here; " + WHY_MISSING)
            : turn.succeeded(Map.of());
      }
      if (length > limit) {
        return unusable(turn, path + " has " + length + " bytes; the limit is " + limit);
      }
      byte[] bytes = fileSystems.of(place).read(place, limit, user);
      Map<String, String> data;
      try {
        data = properties(bytes);
      } catch (IllegalArgumentException e) {
        return unusable(turn, path + " is no properties file: " + e.getMessage());
      }
      turn.evidence(SOURCE, "read " + path, data.size() + " properties", Verdict.SUCCEEDED);
      return turn.succeeded(data);
    } catch (IOException e) {
      return turn.failed(
          ErrorType.TRANSIENT,
          e instanceof AccessDeniedException ? BatchFailures.ACCESS : BatchFailures.IO,
          "the job has succeeded, its output cannot be read: " + e);
    }
  }

  private static ActionOutcome unusable(BatchTurn turn, String why) {
    return turn.failed(
        ErrorType.ERROR,
        BatchFailures.JOB_FAILED,
        "the job has succeeded, its output cannot be used: " + why);
  }

  /** Java writes ASCII with escapes; what others write is UTF-8, or Latin-1 by the old rule. */
  private static Map<String, String> properties(byte[] bytes) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, String> data = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> data.put(key, properties.getProperty(key, "")));
    return data;
  }
}
