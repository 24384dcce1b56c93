package io.drover.actions.spark;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks one place that speaks Spark's REST: a history server, or a driver. Thread-safe. Every method
 * throws {@link SparkUnavailableException} when the answer is none of Spark's: an error, a redirect
 * (to a login page, say), a page, garbage.
 */
public final class SparkRestClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of every cluster manager; nothing else is ever put into a request's path. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,99}");

  private static final Pattern NO_APPLICATION = Pattern.compile("(unknown|no such) app");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'GMT'").withZone(ZoneOffset.UTC);
  private static final int LARGEST_ANSWER = 32 * 1024 * 1024;
  private static final int LONGEST_TEXT = 500;
  private static final int NOT_FOUND = 404;

  private final HttpExchange http;
  private final URI base;

  /**
   * @param base what stands before {@code /api/v1}, such as {@code http://history:18080}
   */
  public SparkRestClient(HttpExchange http, URI base) {
    this.http = requireNonNull(http, "http");
    this.base = HttpExchange.base(base);
  }

  public URI base() {
    return base;
  }

  /** Whether the text can be an application's id. */
  public static boolean isApplicationId(String text) {
    return ID.matcher(text).matches();
  }

  /** Empty when it does not list the application (yet). */
  public Optional<SparkApplication> application(String id) {
    if (!isApplicationId(id)) {
      throw new IllegalArgumentException("not an application id: [" + id + "]");
    }
    Optional<JsonNode> json = ask("/applications/" + id);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    SparkApplication found = application(json.get());
    if (!found.id().equals(id)) {
      throw new SparkUnavailableException(
          "asked for " + id + ", " + base.getAuthority() + " answers about [" + found.id() + "]");
    }
    return Optional.of(found);
  }

  /** The applications that began at that time or later, at most {@code limit}. */
  public List<SparkApplication> startedSince(Instant time, int limit) {
    String minDate = URLEncoder.encode(DATE.format(time), StandardCharsets.UTF_8);
    List<SparkApplication> found = new ArrayList<>();
    for (JsonNode one : list("/applications?minDate=" + minDate + "&limit=" + limit)) {
      found.add(application(one));
    }
    return found;
  }

  /** The properties it ran with; empty when Spark did not note them. */
  public Map<String, String> properties(SparkApplication application) {
    Map<String, String> properties = new HashMap<>();
    ask(path(application) + "/environment")
        .ifPresent(
            json -> {
              for (JsonNode pair : json.path("sparkProperties")) {
                properties.put(pair.path(0).asText(), pair.path(1).asText());
              }
            });
    return properties;
  }

  /** In the order of their ids. */
  public List<SparkJob> jobs(SparkApplication application) {
    List<SparkJob> jobs = new ArrayList<>();
    for (JsonNode job : list(path(application) + "/jobs")) {
      List<Integer> stages = new ArrayList<>();
      job.path("stageIds").forEach(id -> stages.add(id.asInt()));
      jobs.add(
          new SparkJob(
              job.path("jobId").asInt(),
              shortened(job.path("name").asText()),
              shortened(job.path("description").asText()),
              shortened(job.path("jobGroup").asText()),
              job.path("status").asText(),
              stages));
    }
    jobs.sort((a, b) -> Integer.compare(a.id(), b.id()));
    return jobs;
  }

  /** Every try of every stage that Spark still lists. */
  public List<SparkStage> stages(SparkApplication application) {
    List<SparkStage> stages = new ArrayList<>();
    for (JsonNode stage : list(path(application) + "/stages")) {
      stages.add(
          new SparkStage(
              stage.path("stageId").asInt(),
              stage.path("attemptId").asInt(),
              stage.path("status").asText(),
              stage
                  .path("failureReason")
                  .asText()
                  .lines()
                  .findFirst()
                  .map(SparkRestClient::shortened)
                  .orElse("")));
    }
    return stages;
  }

  private static String path(SparkApplication application) {
    String attempt =
        application
            .attemptId()
            .map(id -> "/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
            .orElse("");
    return "/applications/" + application.id() + attempt;
  }

  private SparkApplication application(JsonNode json) {
    String id = json.path("id").asText();
    JsonNode attempts = json.path("attempts");
    if (!isApplicationId(id) || attempts.isEmpty()) {
      throw new SparkUnavailableException(base.getAuthority() + " sends no application");
    }
    JsonNode latest = attempts.get(0);
    for (JsonNode attempt : attempts) {
      if (attempt.path("startTimeEpoch").asLong() > latest.path("startTimeEpoch").asLong()) {
        latest = attempt;
      }
    }
    return new SparkApplication(
        id,
        shortened(json.path("name").asText()),
        Optional.of(latest.path("attemptId").asText()).filter(text -> !text.isEmpty()),
        attempts.size(),
        latest.path("completed").asBoolean());
  }

  private JsonNode list(String path) {
    return ask(path)
        .filter(JsonNode::isArray)
        .orElseThrow(
            () ->
                new SparkUnavailableException(
                    base.getAuthority() + " sends no list for " + path.replaceAll("\\?.*", "")));
  }

  /** Empty when Spark itself says that there is no such thing. */
  private Optional<JsonNode> ask(String path) {
    URI address = URI.create(base + "/api/v1" + path);
    HttpAnswer answer;
    try {
      answer = http.send(address, new Request("GET", Map.of(), Optional.empty(), LARGEST_ANSWER));
    } catch (IOException e) {
      throw new SparkUnavailableException(
          base.getAuthority() + " does not answer: " + e.getMessage(), e);
    }
    // A proxy's page is a 404, too; Spark answers "unknown app: …" or "no such app: …".
    if (answer.status() == NOT_FOUND && NO_APPLICATION.matcher(answer.text()).lookingAt()) {
      return Optional.empty();
    }
    if (!answer.successful()) {
      throw new SparkUnavailableException(
          base.getAuthority()
              + " answers HTTP "
              + answer.status()
              + answer.location().map(to -> ", going to " + shortened(to)).orElse(""));
    }
    try {
      JsonNode json = JSON.readTree(answer.body());
      if (json.isContainerNode()) {
        return Optional.of(json);
      }
    } catch (IOException e) {
      throw new SparkUnavailableException(base.getAuthority() + " sends no JSON", e);
    }
    throw new SparkUnavailableException(base.getAuthority() + " sends no JSON");
  }

  private static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_TEXT ? stripped : stripped.substring(0, LONGEST_TEXT) + "…";
  }
}
