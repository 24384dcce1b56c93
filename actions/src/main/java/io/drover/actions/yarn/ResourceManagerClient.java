package io.drover.actions.yarn;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.http.FailoverService;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Body;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks YARN over REST ("ResourceManager REST APIs" of Apache Hadoop 3). Several ResourceManagers
 * are asked in turn; a standby answers with a redirect, which is taken as "not me" and not
 * followed.
 *
 * <p>What comes back is checked before it is believed: ids by their grammar, that an answer is
 * about the application asked for, that a listed application carries the tag.
 */
public final class ResourceManagerClient implements ClusterClient, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern APPLICATION_ID = Pattern.compile("application_\\d{1,19}_\\d{4,10}");
  private static final int LONGEST_DIAGNOSTICS = 4000;
  private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

  /** Some twenty thousand applications. */
  private static final int LARGEST_LIST = 64 * 1024 * 1024;

  private static final int NOT_FOUND = 404;
  private static final int REDIRECTS = 3;
  private static final int HUNDRED = 100;

  private final HttpExchange http;
  private final FailoverService service;
  private final HttpExchange hasty;
  private final FailoverService hastyService;
  private final Optional<String> user;
  private final Optional<String> authorization;
  private final ContainerLogs logs;

  /**
   * @param addresses of the ResourceManagers' web interfaces, such as {@code http://rm1:8088}
   * @param user sent as {@code user.name} (simple authentication); must be allowed to end
   *     applications for {@link #kill}
   * @param authorization value of an {@code Authorization} header, for Knox and the like
   */
  public ResourceManagerClient(
      List<URI> addresses,
      Optional<String> user,
      Optional<String> authorization,
      HttpLimits limits) {
    this.http = new HttpExchange(limits);
    this.service = new FailoverService(http, addresses, ResourceManagerClient::standby);
    this.user = requireNonNull(user, "user");
    this.authorization = requireNonNull(authorization, "authorization");
    this.hasty = new HttpExchange(forLogs(limits));
    this.hastyService =
        new FailoverService(hasty, service.addresses(), ResourceManagerClient::standby);
    this.logs = new ContainerLogs(hasty, user);
  }

  /** A log is a convenience; nobody waits long for it. */
  private static HttpLimits forLogs(HttpLimits limits) {
    return new HttpLimits(
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        LARGEST_ANSWER,
        limits.trust());
  }

  private static boolean standby(HttpAnswer answer) {
    return answer.status() / HUNDRED == REDIRECTS
        || answer.status() == 503
        || answer.text().startsWith("This is standby RM");
  }

  /** Whether the text is an application id; nothing else is ever put into a request's path. */
  public static boolean isApplicationId(String text) {
    return APPLICATION_ID.matcher(text).matches();
  }

  @Override
  public Optional<ClusterApplication> byId(String applicationId) {
    String id = checked(applicationId);
    HttpAnswer answer = ask("/ws/v1/cluster/apps/" + id, get());
    if (answer.status() == NOT_FOUND && isNotFound(answer)) {
      return Optional.empty();
    }
    ClusterApplication application = application(successful(answer).path("app"));
    if (!application.id().equals(id)) {
      throw new ClusterUnavailableException(
          "asked for " + id + ", " + answer.from() + " answers about " + application.id());
    }
    return Optional.of(application);
  }

  @Override
  public List<ClusterApplication> byTag(String tag) {
    String encoded = URLEncoder.encode(tag, StandardCharsets.UTF_8);
    JsonNode json = successful(ask("/ws/v1/cluster/apps?applicationTags=" + encoded, get()));
    if (!json.has("apps")) {
      throw new ClusterUnavailableException("the list of applications has no \"apps\"");
    }
    List<ClusterApplication> found = new ArrayList<>();
    for (JsonNode app : json.path("apps").path("app")) {
      ClusterApplication application = application(app);
      if (application.tags().contains(tag.toLowerCase(Locale.ROOT))) {
        found.add(application);
      }
    }
    found.sort(Comparator.comparing(ResourceManagerClient::age).reversed());
    return found;
  }

  @Override
  public List<ClusterApplication> unfinished() {
    String path =
        "/ws/v1/cluster/apps?states=NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING"
            + "&applicationTypes=SPARK&deSelects=resourceRequests";
    JsonNode json =
        successful(ask(path, new Request("GET", headers(), Optional.empty(), LARGEST_LIST)));
    if (!json.has("apps")) {
      throw new ClusterUnavailableException("the list of applications has no \"apps\"");
    }
    List<ClusterApplication> found = new ArrayList<>();
    for (JsonNode app : json.path("apps").path("app")) {
      ClusterApplication application = application(app);
      if (!application.ended()) {
        found.add(application);
      }
    }
    return found;
  }

  /** Ids grow with time: the cluster's start, then a counter that may outgrow its four digits. */
  private static String age(ClusterApplication application) {
    String[] parts = application.id().split("_", -1);
    return "0".repeat(20 - parts[1].length())
        + parts[1]
        + "0".repeat(20 - parts[2].length())
        + parts[2];
  }

  /** In cluster mode the driver runs in the application master, whose container prints its log. */
  @Override
  public Optional<String> driverLog(String applicationId) {
    HttpAnswer answer = ask(hastyService, "/ws/v1/cluster/apps/" + checked(applicationId), get());
    return answer.successful()
        ? logs.read(successful(answer).path("app").path("amContainerLogs").asText())
        : Optional.empty();
  }

  @Override
  public boolean kill(String applicationId) {
    String id = checked(applicationId);
    Optional<ClusterApplication> known = byId(id);
    if (known.isEmpty() || known.get().ended()) {
      // YARN forgets only what has ended.
      return true;
    }
    Body body =
        new Body("{\"state\":\"KILLED\"}".getBytes(StandardCharsets.UTF_8), "application/json");
    Request request = new Request("PUT", headers(), Optional.of(body), LARGEST_ANSWER);
    HttpAnswer answer = ask("/ws/v1/cluster/apps/" + id + "/state", request);
    return successful(answer).path("state").asText().equals("KILLED");
  }

  private static String checked(String applicationId) {
    if (!isApplicationId(applicationId)) {
      throw new IllegalArgumentException("not an application id: [" + applicationId + "]");
    }
    return applicationId;
  }

  private Request get() {
    return new Request("GET", headers(), Optional.empty(), LARGEST_ANSWER);
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-XSRF-Header", "drover");
    authorization.ifPresent(value -> headers.put("Authorization", value));
    return headers;
  }

  private HttpAnswer ask(String path, Request request) {
    return ask(service, path, request);
  }

  private HttpAnswer ask(FailoverService asked, String path, Request request) {
    String separator = path.contains("?") ? "&" : "?";
    String who =
        user.map(name -> separator + "user.name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
            .orElse("");
    try {
      // Ending an application twice is harmless, so every request may be repeated.
      return asked.send(path + who, request, true);
    } catch (IOException e) {
      throw new ClusterUnavailableException("no ResourceManager answers: " + e.getMessage(), e);
    }
  }

  /** A page of some proxy is a 404, too; only the ResourceManager names the exception. */
  private static boolean isNotFound(HttpAnswer answer) {
    return json(answer)
        .map(json -> json.path("RemoteException").path("exception").asText())
        .filter("NotFoundException"::equals)
        .isPresent();
  }

  private static JsonNode successful(HttpAnswer answer) {
    Optional<JsonNode> json = json(answer);
    if (!answer.successful()) {
      String reason =
          json.map(node -> node.path("RemoteException").path("message").asText()).orElse("");
      throw new ClusterUnavailableException(
          answer.from().getAuthority()
              + " answers HTTP "
              + answer.status()
              + (reason.isEmpty() ? "" : ": " + shortened(reason)));
    }
    return json.orElseThrow(
        () -> new ClusterUnavailableException(answer.from().getAuthority() + " sends no JSON"));
  }

  private static Optional<JsonNode> json(HttpAnswer answer) {
    try {
      return Optional.of(JSON.readTree(answer.body())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ClusterUnavailableException("cannot read an answer", e);
    }
  }

  private static ClusterApplication application(JsonNode app) {
    String id = app.path("id").asText();
    if (!isApplicationId(id)) {
      throw new ClusterUnavailableException("an answer without an application id");
    }
    return new ClusterApplication(
        id,
        app.path("state").asText(),
        app.path("finalStatus").asText(),
        shortened(app.path("diagnostics").asText()),
        webPage(app.path("trackingUrl").asText()),
        Optional.of(app.path("user").asText()).filter(name -> !name.isEmpty()),
        tags(app.path("applicationTags").asText()));
  }

  static Set<String> tags(String list) {
    return Arrays.stream(list.toLowerCase(Locale.ROOT).split(",", -1))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_DIAGNOSTICS
        ? stripped
        : stripped.substring(0, LONGEST_DIAGNOSTICS) + "…";
  }

  /** Shown as a link, never followed. */
  static Optional<String> webPage(String url) {
    try {
      String scheme = new URI(url).getScheme();
      return Optional.of(url).filter(page -> "http".equals(scheme) || "https".equals(scheme));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    hasty.close();
    http.close();
  }
}
