package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The native REST API over HTTP. Every method throws {@link CliException}: {@link ExitCode#REFUSED}
 * for a 4xx answer, {@link ExitCode#SERVER} when the server fails or cannot be reached. Nothing is
 * ever sent twice: a repeated submission would be a second job.
 */
final class DroverClient implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final int SHOWN_BODY = 200;

  private final URI server;
  private final CloseableHttpClient http;

  /**
   * @param server such as {@code http://127.0.0.1:11000}; only http and https
   */
  DroverClient(String server) {
    this.server = serverUri(server);
    this.http =
        HttpClients.custom()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .setUserAgent("drover-cli")
            .setDefaultRequestConfig(
                RequestConfig.custom().setResponseTimeout(Timeout.ofMinutes(2)).build())
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(Timeout.ofSeconds(5)).build())
                    .build())
            .build();
  }

  private static URI serverUri(String server) {
    try {
      URI uri = new URI(server.strip());
      boolean usable =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null;
      if (usable) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, with the form that is wanted.
    }
    throw new CliException(
        ExitCode.USAGE, "the server must be a URL such as http://127.0.0.1:11000");
  }

  URI server() {
    return server;
  }

  /** The console's page of a job, to be shown to the user. */
  String consoleUrl(String jobId) {
    String base = server.toString();
    return (base.endsWith("/") ? base : base + "/") + "#/jobs/" + jobId;
  }

  ApiAnswers.Submitted submit(HttpEntity application, List<NameValuePair> query) {
    HttpPost post = new HttpPost(uri(query, "workflows"));
    post.setEntity(application);
    return read(send(post), ApiAnswers.Submitted.class);
  }

  ApiAnswers.Submitted submitBatch(HttpEntity batch) {
    HttpPost post = new HttpPost(uri(List.of(), "batches"));
    post.setEntity(batch);
    return read(send(post), ApiAnswers.Submitted.class);
  }

  ApiAnswers.JobPage jobs(List<NameValuePair> query) {
    return read(jobsJson(query), ApiAnswers.JobPage.class);
  }

  byte[] jobsJson(List<NameValuePair> query) {
    return send(new HttpGet(uri(query, "jobs")));
  }

  ApiAnswers.Capacity capacity() {
    return read(capacityJson(), ApiAnswers.Capacity.class);
  }

  byte[] capacityJson() {
    return send(new HttpGet(uri(List.of(), "capacity")));
  }

  ApiAnswers.Job job(String id) {
    return read(jobJson(id), ApiAnswers.Job.class);
  }

  byte[] jobJson(String id) {
    return send(new HttpGet(uri(List.of(), "jobs", id)));
  }

  /** Sends a verb and returns the job's new status. */
  String verb(String id, String verb) {
    return read(send(new HttpPost(uri(List.of(), "jobs", id, verb))), ApiAnswers.StatusAnswer.class)
        .status();
  }

  /** Runs a job again, or only plans it; {@code request} as the API takes it. */
  ApiAnswers.RerunPlan rerun(String id, Map<String, Object> request) {
    return read(post(request, "jobs", id, "rerun"), ApiAnswers.RerunPlan.class);
  }

  /** Makes up for a part of a schedule, or only plans it; {@code request} as the API takes it. */
  ApiAnswers.BackfillAnswer backfill(String id, Map<String, Object> request) {
    return read(post(request, "coordinators", id, "backfills"), ApiAnswers.BackfillAnswer.class);
  }

  /** The same, its answer as it came. */
  String backfillJson(String id, Map<String, Object> request) {
    return new String(post(request, "coordinators", id, "backfills"), StandardCharsets.UTF_8);
  }

  private byte[] post(Map<String, Object> request, String... path) {
    HttpPost post = new HttpPost(uri(List.of(), path));
    try {
      post.setEntity(
          new ByteArrayEntity(JSON.writeValueAsBytes(request), ContentType.APPLICATION_JSON));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
    return send(post);
  }

  /** Prints a job's log as it comes, for it may be long; {@code node} empty for the whole job. */
  void log(String id, String node, Terminal terminal) {
    List<NameValuePair> query =
        node.isEmpty() ? List.of() : List.of(new BasicNameValuePair("node", node));
    boolean unused =
        send(
            new HttpGet(uri(query, "jobs", id, "log")),
            body -> {
              terminal.stream(body);
              return true;
            });
  }

  byte[] definition(String id) {
    return send(new HttpGet(uri(List.of(), "jobs", id, "definition")));
  }

  byte[] graph(String id) {
    return send(new HttpGet(uri(List.of(), "jobs", id, "graph")));
  }

  List<ApiAnswers.TimelineLine> timeline(String id) {
    byte[] body = send(new HttpGet(uri(List.of(), "jobs", id, "timeline")));
    return read(body, new TypeReference<List<ApiAnswers.TimelineLine>>() {});
  }

  ScheduleAnswers.CoordinatorPage coordinators(List<NameValuePair> query) {
    return read(coordinatorsJson(query), ScheduleAnswers.CoordinatorPage.class);
  }

  byte[] coordinatorsJson(List<NameValuePair> query) {
    return send(new HttpGet(uri(query, "coordinators")));
  }

  ScheduleAnswers.Coordinator coordinator(String id) {
    return read(coordinatorJson(id), ScheduleAnswers.Coordinator.class);
  }

  byte[] coordinatorJson(String id) {
    return send(new HttpGet(uri(List.of(), "coordinators", id)));
  }

  ScheduleAnswers.ActionPage coordinatorActions(String id, Map<String, String> query) {
    byte[] body = send(new HttpGet(uri(pairs(query), "coordinators", id, "actions")));
    return read(body, ScheduleAnswers.ActionPage.class);
  }

  byte[] coordinatorDefinition(String id) {
    return send(new HttpGet(uri(List.of(), "coordinators", id, "definition")));
  }

  List<ApiAnswers.TimelineLine> coordinatorTimeline(String id) {
    byte[] body = send(new HttpGet(uri(List.of(), "coordinators", id, "timeline")));
    return read(body, new TypeReference<List<ApiAnswers.TimelineLine>>() {});
  }

  /** Sends a verb and returns the coordinator's new status. */
  String coordinatorVerb(String id, String verb) {
    byte[] body = send(new HttpPost(uri(List.of(), "coordinators", id, verb)));
    return read(body, ApiAnswers.StatusAnswer.class).status();
  }

  /** Kills or ignores those of the actions that {@code scope} names. */
  List<ScheduleAnswers.Action> coordinatorActionsVerb(
      String id, String verb, Map<String, String> scope) {
    byte[] body = send(new HttpPost(uri(pairs(scope), "coordinators", id, "actions", verb)));
    return read(body, new TypeReference<List<ScheduleAnswers.Action>>() {});
  }

  /** Runs actions again; {@code request} as the API takes it. */
  List<ScheduleAnswers.Action> rerunCoordinator(String id, Map<String, Object> request) {
    byte[] body = post(request, "coordinators", id, "rerun");
    return read(body, new TypeReference<List<ScheduleAnswers.Action>>() {});
  }

  OrphanAnswers.Report orphans() {
    return read(orphansJson(), OrphanAnswers.Report.class);
  }

  byte[] orphansJson() {
    return send(new HttpGet(uri(List.of(), "orphans")));
  }

  /** Ends those that are orphans at that moment. */
  OrphanAnswers.Kills killOrphans(List<String> ids) {
    return read(post(Map.of("ids", ids), "orphans", "kill"), OrphanAnswers.Kills.class);
  }

  private static List<NameValuePair> pairs(Map<String, String> query) {
    return query.entrySet().stream()
        .<NameValuePair>map(entry -> new BasicNameValuePair(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<ApiAnswers.Problem> validate(HttpEntity workflow) {
    HttpPost post = new HttpPost(uri(List.of(), "validate"));
    post.setEntity(workflow);
    return read(send(post), ApiAnswers.Problems.class).problems();
  }

  private URI uri(List<NameValuePair> query, String... path) {
    List<String> segments = new ArrayList<>();
    for (String segment : requireNonNull(server.getPath()).split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    segments.addAll(List.of("api", "v1"));
    segments.addAll(List.of(path));
    try {
      URIBuilder builder = new URIBuilder(server).setPathSegments(segments);
      return query.isEmpty() ? builder.build() : builder.addParameters(query).build();
    } catch (URISyntaxException e) {
      throw new CliException(ExitCode.USAGE, "cannot be part of a URL: " + String.join("/", path));
    }
  }

  private interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  private byte[] send(HttpUriRequestBase request) {
    return send(request, InputStream::readAllBytes);
  }

  private <T> T send(HttpUriRequestBase request, BodyReader<T> reader) {
    request.setHeader("X-Requested-By", "drover-cli");
    try {
      return http.execute(
          request,
          response -> {
            HttpEntity entity = response.getEntity();
            try (InputStream body =
                entity == null ? InputStream.nullInputStream() : entity.getContent()) {
              if (response.getCode() >= 300) {
                throw refusal(response.getCode(), body.readAllBytes());
              }
              return reader.read(body);
            }
          });
    } catch (IOException e) {
      throw new CliException(
          ExitCode.SERVER, "the server " + server + " does not answer (" + reason(e) + ")");
    }
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private CliException refusal(int status, byte[] body) {
    int exitCode = status < 500 ? ExitCode.REFUSED : ExitCode.SERVER;
    ApiAnswers.ErrorBody error = errorBody(body);
    if (error != null && !(error.code().isEmpty() && error.message().isEmpty())) {
      // A document's problems follow line by line, so the message that joins them is not repeated.
      String message = error.problems().isEmpty() ? error.message() : "the workflow is not valid";
      return new CliException(exitCode, error.code() + ": " + message, error.problems());
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String shown = text.length() > SHOWN_BODY ? text.substring(0, SHOWN_BODY) + "…" : text;
    return new CliException(
        exitCode,
        "the server " + server + " answered " + status + (shown.isEmpty() ? "" : ": " + shown));
  }

  private static ApiAnswers.@Nullable ErrorBody errorBody(byte[] body) {
    try {
      ApiAnswers.ErrorAnswer answer = JSON.readValue(body, ApiAnswers.ErrorAnswer.class);
      return answer == null ? null : answer.error();
    } catch (IOException e) {
      return null;
    }
  }

  private <T> T read(byte[] body, Class<T> type) {
    return read(() -> JSON.readValue(orEmptyObject(body), type));
  }

  private <T> T read(byte[] body, TypeReference<T> type) {
    return read(() -> JSON.readValue(body, type));
  }

  /** A verb or a dry run may be answered without a body. */
  private static byte[] orEmptyObject(byte[] body) {
    return body.length == 0 ? new byte[] {'{', '}'} : body;
  }

  @FunctionalInterface
  private interface Parsing<T> {
    @Nullable T parse() throws IOException;
  }

  private <T> T read(Parsing<T> parsing) {
    try {
      T answer = parsing.parse();
      if (answer != null) {
        return answer;
      }
      throw notDrover("null");
    } catch (JsonProcessingException e) {
      throw notDrover(e.getOriginalMessage());
    } catch (IOException e) {
      throw notDrover(reason(e));
    }
  }

  private CliException notDrover(String why) {
    return new CliException(
        ExitCode.SERVER, "the answer of " + server + " is not Drover's JSON (" + why + ")");
  }

  @Override
  public void close() {
    http.close(CloseMode.GRACEFUL);
  }
}
