package io.drover.server;

import io.drover.actions.PlaceLimits;
import io.drover.actions.file.FilePath;
import io.drover.actions.http.AllowedTargets;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.TrustedCertificates;
import io.drover.actions.livy.DeniedConf;
import io.drover.actions.livy.LivyAuth;
import io.drover.actions.livy.LivyEndpoint;
import io.drover.actions.livy.LivyPolling;
import io.drover.actions.livy.VerifyDefault;
import io.drover.actions.mail.SmtpSettings;
import io.drover.actions.mail.SmtpSettings.Login;
import io.drover.actions.mail.SmtpSettings.Tls;
import io.drover.actions.ssh.SshSettings;
import io.drover.actions.ssh.SshTargets;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.application.ApplicationLimits;
import io.drover.coordinator.sla.AlertSwitch;
import io.drover.engine.EngineConfig;
import io.drover.engine.RetentionConfig;
import io.drover.engine.store.DatabaseConfig;
import io.drover.schema.InvalidRequestException;
import io.drover.server.ConfigSource.Setting;
import io.drover.server.notify.NotifierConfig;
import io.drover.server.orphans.OrphanSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/**
 * Everything that can be set, checked. The shipped {@code drover.yaml} documents each key with its
 * default; it is also where the defaults come from.
 */
public final class ServerConfig {
  private static final String ENDPOINTS = "livy.endpoints.";
  private static final String HDFS = "files.hdfs.";
  private static final String S3 = "files.s3.";
  private static final String SMTP = "email.smtp.";
  private static final String SSH = "ssh.";
  private static final String ALERTS = "sla.alerts.";

  /** A call of an action must end within a minute, and is made of several such steps. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

  /** A call connects, logs in and waits for the answer. */
  private static final Duration LONGEST_SSH_STEP = Duration.ofSeconds(15);

  private static final String S3_BUCKETS = S3 + "buckets.";

  private final Map<String, Setting> settings;

  private ServerConfig(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * The shipped defaults, changed by the file, the environment and the overrides, in this order.
   *
   * @throws ConfigException for an unknown key, a value that does not fit, an unsafe combination
   */
  public static ServerConfig load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
    ConfigSource defaults = new ConfigSource();
    defaults.addYaml(shipped(), "drover.yaml");
    List<String> known = List.copyOf(defaults.settings().keySet());
    ConfigSource source = new ConfigSource();
    file.ifPresent(path -> source.addYaml(read(path), path.toString()));
    source.addEnvironment(environment, known);
    source.addOverrides(overrides);
    source.settings().forEach((key, setting) -> refuseUnknown(key, setting, known));
    Map<String, Setting> all = new LinkedHashMap<>(defaults.settings());
    all.putAll(source.settings());
    ServerConfig config = new ServerConfig(all);
    config.check();
    return config;
  }

  /** The commented file with every key and its default. */
  public static String shipped() {
    try (InputStream in =
        Objects.requireNonNull(ServerConfig.class.getResourceAsStream("/drover.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigException("cannot read configuration file " + file + ": " + e.getMessage());
    }
  }

  private static void refuseUnknown(String key, Setting setting, List<String> known) {
    String asKnown = key;
    if (key.startsWith(ENDPOINTS)) {
      int dot = key.indexOf('.', ENDPOINTS.length());
      asKnown = dot < 0 ? key : ENDPOINTS + "default" + key.substring(dot);
    }
    if (key.startsWith(S3_BUCKETS)) {
      // the name may hold dots
      asKnown = S3 + key.substring(Math.max(S3_BUCKETS.length(), key.lastIndexOf('.') + 1));
    }
    if (key.startsWith(HDFS) || known.contains(asKnown)) {
      return;
    }
    String wanted = asKnown;
    String nearest =
        known.stream()
            .min((a, b) -> Integer.compare(distance(a, wanted), distance(b, wanted)))
            .orElse("");
    throw new ConfigException(
        setting.origin() + ": unknown key '" + key + "'; did you mean '" + nearest + "'?");
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private void check() {
    try {
      if (!InetAddress.getByName(host()).isLoopbackAddress()) {
        throw bad(
            "server.host",
            "only loopback addresses are allowed: this version has no authentication of its own,"
                + " put a proxy with authentication in front of it");
      }
    } catch (UnknownHostException e) {
      throw bad("server.host", "this address is not known");
    }
    if (host().isEmpty()) {
      throw bad("server.host", "name an address to listen on");
    }
    if (port() > 65_535) {
      throw bad("server.port", "the largest port is 65535");
    }
    baseUrl().ifPresent(url -> uri("server.base-url", url));
    if (optional("database.url").filter(url -> !url.startsWith("jdbc:")).isPresent()) {
      throw bad("database.url", "it must be a JDBC URL of H2 or PostgreSQL");
    }
    // each value is read once here, so that a wrong one is told before anything starts
    database();
    livyEndpoints();
    outputDirectory();
    outputLimit();
    engine();
    resourceManagers();
    hdfs();
    s3();
    localRoots();
    javaThroughLivy();
    fileCheckEvery();
    fileCheckLongest();
    verifyLongest();
    retention();
    yarnHistory();
    sparkHistoryServer();
    sparkHistoryLag();
    kubernetes();
    kubernetesTrust();
    kubernetesNamespace();
    verifyDefault();
    smtp();
    webTargets();
    webLimits();
    notifier();
    ssh();
    slaAlerts();
    slaMail();
    slaWebhook();
    slaWebhookTimeout();
    coordinators();
    orphans();
  }

  public String host() {
    return text("server.host");
  }

  public int port() {
    return number("server.port", 0);
  }

  /** Empty when it follows from host and port. */
  public Optional<String> baseUrl() {
    return optional("server.base-url");
  }

  public Path dataDirectory() {
    return Path.of(text("server.data-dir")).toAbsolutePath().normalize();
  }

  public DatabaseConfig database() {
    return optional("database.url")
        .map(
            url ->
                new DatabaseConfig(
                    url,
                    text("database.user"),
                    text("database.password"),
                    number("database.pool-size", 2)))
        .orElseGet(() -> DatabaseConfig.h2(dataDirectory()));
  }

  public EngineConfig engine() {
    EngineConfig defaults = EngineConfig.DEFAULTS;
    return new EngineConfig(
        text("server.system-id"),
        defaults.lease(),
        defaults.poll(),
        number("workflow.action-threads", 1),
        defaults.loopBatch(),
        number("workflow.retries-max", 0),
        duration("workflow.retry-interval"),
        number("workflow.user-retry-max", 0),
        defaults.userRetryInterval(),
        userRetryCodes(defaults.userRetryCodes()),
        number("workflow.definition-limit", 1),
        number("workflow.sub-workflow-depth", 0),
        text("files.name-node"));
  }

  /** How long ended jobs are kept. */
  public RetentionConfig retention() {
    Duration every = duration("retention.every");
    if (every.isZero()) {
      throw bad("retention.every", "it must be longer than nothing");
    }
    return new RetentionConfig(
        duration("retention.succeeded"),
        duration("retention.failed"),
        every,
        number("retention.batch", 1));
  }

  /** What coordinators get when they say nothing, and the most that they may have. */
  public CoordinatorConfig coordinators() {
    CoordinatorConfig defaults = CoordinatorConfig.DEFAULTS;
    Duration shortest = duration("coordinator.shortest-frequency");
    return new CoordinatorConfig(
        new ApplicationLimits(
            duration("coordinator.timeout"),
            duration("coordinator.timeout-max"),
            number("coordinator.concurrency", -1),
            number("coordinator.throttle", 1),
            number("coordinator.throttle-max", 1),
            shortest.isZero() ? Optional.empty() : Optional.of(shortest)),
        duration("coordinator.look-every"),
        duration("coordinator.late-after"),
        defaults.poll(),
        defaults.batch(),
        number("coordinator.threads", 1),
        flag("coordinator.status-without-error"));
  }

  /** How what runs for nobody is looked for. */
  public OrphanSettings orphans() {
    return new OrphanSettings(
        text("server.system-id"),
        duration("orphans.min-age"),
        optional("orphans.livy-user"),
        duration("orphans.sweep-every"));
  }

  private Set<String> userRetryCodes(Set<String> standard) {
    String key = "workflow.user-retry-codes";
    Set<String> codes = new TreeSet<>(standard);
    for (String code : list(key)) {
      if (!code.matches("\\w+")) {
        throw bad(key, "it must be ALL or error codes such as FS006, comma separated");
      }
      codes.add(code);
    }
    return codes;
  }

  /** Whether java actions run, as Livy batches. */
  public boolean javaThroughLivy() {
    return flag("workflow.java-through-livy");
  }

  public Duration fileCheckEvery() {
    return duration("workflow.file-check-every");
  }

  public Duration fileCheckLongest() {
    return duration("workflow.file-check-longest");
  }

  public Duration verifyLongest() {
    return duration("workflow.verify-longest");
  }

  public List<Path> localRoots() {
    return list("files.local-roots").stream().map(Path::of).toList();
  }

  /** NameNode authority to WebHDFS addresses. */
  public Map<String, List<URI>> hdfs() {
    Map<String, List<URI>> clusters = new TreeMap<>();
    for (String key : settings.keySet()) {
      if (key.startsWith(HDFS)) {
        clusters.put(key.substring(HDFS.length()), uris(key));
      }
    }
    return clusters;
  }

  public Optional<String> hdfsUser() {
    return optional("files.hdfs-user");
  }

  /** The section of S3 as it stands, for who opens it; empty when it is not to be loaded. */
  public Optional<Map<String, String>> s3() {
    if (!flag(S3 + "enabled")) {
      return Optional.empty();
    }
    Map<String, String> section = new TreeMap<>();
    settings.forEach(
        (key, setting) -> {
          if (key.startsWith(S3)) {
            section.put(key.substring(S3.length()), setting.value());
          }
        });
    return Optional.of(section);
  }

  public List<URI> resourceManagers() {
    return uris("yarn.resource-managers");
  }

  public Optional<String> yarnUser() {
    return optional("yarn.user");
  }

  public Optional<URI> yarnHistory() {
    return optionalUri("yarn.history");
  }

  public Optional<URI> sparkHistoryServer() {
    return optionalUri("spark.history-server");
  }

  public Duration sparkHistoryLag() {
    return duration("spark.history-lag");
  }

  public List<String> sparkDriverHosts() {
    return list("spark.driver-hosts");
  }

  public Optional<URI> kubernetes() {
    return optionalUri("kubernetes.url");
  }

  public Optional<Path> kubernetesTokenFile() {
    return optional("kubernetes.token-file").map(Path::of);
  }

  /** What https to Kubernetes trusts; empty means the platform's certificates. */
  public Optional<SSLContext> kubernetesTrust() {
    Optional<String> file = optional("kubernetes.ca-file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrustedCertificates.of(Path.of(file.get())));
    } catch (IOException e) {
      throw bad("kubernetes.ca-file", "it must hold certificates: " + e.getMessage());
    }
  }

  public String kubernetesNamespace() {
    String namespace = text("kubernetes.namespace");
    if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw bad("kubernetes.namespace", "it must be a namespace such as spark-jobs");
    }
    return namespace;
  }

  public VerifyDefault verifyDefault() {
    try {
      return VerifyDefault.parse(text("verify.default"));
    } catch (InvalidRequestException e) {
      throw bad("verify.default", "it must be none or some of livy, yarn, spark, kubernetes");
    }
  }

  /** Empty when this server sends no mail. */
  public Optional<SmtpSettings> smtp() {
    Duration timeout = duration(SMTP + "timeout");
    if (timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
      throw bad(SMTP + "timeout", "it must be above zero and at most " + LONGEST_CALL);
    }
    int port = number(SMTP + "port", 1);
    int attachments = number(SMTP + "attachment-limit", 0);
    Tls tls =
        switch (text(SMTP + "tls")) {
          case "none" -> Tls.NONE;
          case "starttls" -> Tls.STARTTLS;
          case "tls" -> Tls.TLS;
          default -> throw bad(SMTP + "tls", "it must be none, starttls or tls");
        };
    Optional<Login> login =
        optional(SMTP + "user").map(user -> new Login(user, text(SMTP + "password")));
    Optional<String> host = optional(SMTP + "host");
    if (host.isPresent() && !text(SMTP + "from").contains("@")) {
      throw bad(SMTP + "from", "with a host it must be the address that mails come from");
    }
    return host.map(
        name ->
            new SmtpSettings(name, port, text(SMTP + "from"), tls, login, timeout, attachments));
  }

  /** Where workflows may have requests and notifications sent to. */
  public AllowedTargets webTargets() {
    for (String key : List.of("http.allow", "http.deny")) {
      try {
        new AllowedTargets(list(key), List.of());
      } catch (IllegalArgumentException e) {
        throw bad(key, String.valueOf(e.getMessage()));
      }
    }
    return new AllowedTargets(list("http.allow"), list("http.deny"));
  }

  public HttpLimits webLimits() {
    Duration answer = duration("http.timeout");
    if (answer.isZero() || answer.compareTo(LONGEST_CALL) > 0) {
      throw bad("http.timeout", "it must be above zero and at most " + LONGEST_CALL);
    }
    HttpLimits standard = HttpLimits.DEFAULT;
    return new HttpLimits(
        standard.connect(),
        answer,
        standard.total(),
        number("http.answer-limit", 1),
        standard.trust());
  }

  public NotifierConfig notifier() {
    Duration timeout = duration("notifications.timeout");
    if (timeout.isZero()) {
      throw bad("notifications.timeout", "it must be above zero");
    }
    return new NotifierConfig(
        timeout, number("notifications.retries", 0), duration("notifications.retry-interval"));
  }

  /** Which service levels alert. */
  public AlertSwitch slaAlerts() {
    return new AlertSwitch(duration(ALERTS + "older-than"));
  }

  /** Where mails of service levels go out; empty when none do. */
  public Optional<SmtpSettings> slaMail() {
    return flag(ALERTS + "email.enabled") ? smtp() : Optional.empty();
  }

  /** Where all events of service levels are told; empty when they are not. */
  public Optional<URI> slaWebhook() {
    return optionalUri(ALERTS + "webhook.url");
  }

  public Duration slaWebhookTimeout() {
    String key = ALERTS + "webhook.timeout";
    Duration timeout = duration(key);
    if (timeout.isZero() || timeout.compareTo(LONGEST_CALL) > 0) {
      throw bad(key, "it must be above zero and at most " + LONGEST_CALL);
    }
    return timeout;
  }

  /** Empty when this server runs no remote commands. */
  public Optional<SshSettings> ssh() {
    Duration timeout = duration(SSH + "timeout");
    if (timeout.isZero() || timeout.compareTo(LONGEST_SSH_STEP) > 0) {
      throw bad(SSH + "timeout", "it must be above zero and at most " + LONGEST_SSH_STEP);
    }
    SshTargets targets;
    try {
      targets = new SshTargets(list(SSH + "hosts"));
    } catch (IllegalArgumentException e) {
      throw bad(SSH + "hosts", String.valueOf(e.getMessage()));
    }
    int port = number(SSH + "port", 1);
    int limit = number(SSH + "output-limit", 0);
    if (!flag(SSH + "enabled")) {
      return Optional.empty();
    }
    if (targets.isEmpty()) {
      throw bad(SSH + "hosts", "with ssh.enabled it must name the hosts that are allowed");
    }
    return Optional.of(
        new SshSettings(
            targets,
            optional(SSH + "user"),
            port,
            file(SSH + "key-file"),
            optional(SSH + "key-password"),
            file(SSH + "known-hosts"),
            text(SSH + "directory"),
            timeout,
            limit));
  }

  private Path file(String key) {
    Path file = Path.of(text(key));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw bad(key, "it must be a file that the server can read");
    }
    return file;
  }

  /** Where jobs write what becomes their actions' data. */
  public URI outputDirectory() {
    Optional<String> named = optional("livy.output-dir");
    if (named.isEmpty()) {
      return dataDirectory().resolve("output").toUri();
    }
    try {
      URI uri = FilePath.parse(named.get());
      if (uri.getScheme() != null && uri.getPath().startsWith("/")) {
        return uri;
      }
    } catch (InvalidPathException e) {
      // told below
    }
    throw bad("livy.output-dir", "it must be a full URI such as hdfs://nn:8020/drover/output");
  }

  /** The most bytes of what one job writes there. */
  public int outputLimit() {
    return number("livy.output-limit", 1);
  }

  public List<LivyEndpoint> livyEndpoints() {
    TreeSet<String> names = new TreeSet<>();
    for (String key : settings.keySet()) {
      if (key.startsWith(ENDPOINTS)) {
        names.add(key.substring(ENDPOINTS.length(), key.indexOf('.', ENDPOINTS.length())));
      }
    }
    List<LivyEndpoint> endpoints = new ArrayList<>();
    for (String name : names) {
      endpoints.add(endpoint(name));
    }
    return endpoints;
  }

  private LivyEndpoint endpoint(String name) {
    boolean impersonation = flag(endpointKey(name, "impersonation"));
    return LivyEndpoint.of(name, uri(endpointKey(name, "url")))
        .withAuth(auth(name))
        .withImpersonation(impersonation)
        .withLimits(
            new PlaceLimits(
                number(endpointKey(name, "max-active"), 1),
                number(endpointKey(name, "max-starting"), 1),
                number(endpointKey(name, "max-sessions"), 1)))
        .withPolling(polling(name))
        .withDeniedConf(DeniedConf.standard(impersonation));
  }

  private LivyPolling polling(String name) {
    String key = endpointKey(name, "poll-min");
    Duration shortest = duration(key);
    Duration longest = duration(endpointKey(name, "poll-max"));
    if (shortest.isZero() || longest.compareTo(shortest) < 0) {
      throw bad(key, "it must be above zero and at most poll-max, which is " + longest);
    }
    return new LivyPolling(shortest, longest, number(endpointKey(name, "poll-rate"), 1));
  }

  /** What another endpoint leaves out is as for the default one. */
  private String endpointKey(String name, String key) {
    String own = ENDPOINTS + name + "." + key;
    return settings.containsKey(own) ? own : ENDPOINTS + "default." + key;
  }

  private LivyAuth auth(String name) {
    String key = endpointKey(name, "auth");
    return switch (text(key)) {
      case "none" -> new LivyAuth.None();
      case "basic" ->
          new LivyAuth.Basic(text(endpointKey(name, "user")), text(endpointKey(name, "password")));
      case "bearer" -> new LivyAuth.Bearer(text(endpointKey(name, "token")));
      default -> throw bad(key, "it must be none, basic or bearer");
    };
  }

  /** Every key and value, secrets masked. */
  public Map<String, String> shown() {
    Map<String, String> shown = new TreeMap<>();
    settings.forEach(
        (key, setting) -> shown.put(key, Secrets.isSecret(key) ? Secrets.MASK : setting.value()));
    return shown;
  }

  // ---- values ----

  private String text(String key) {
    return Objects.requireNonNull(settings.get(key), key).value().strip();
  }

  private Optional<String> optional(String key) {
    return Optional.of(text(key)).filter(value -> !value.isEmpty());
  }

  private List<String> list(String key) {
    return Arrays.stream(text(key).split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private int number(String key, int least) {
    try {
      int number = Integer.parseInt(text(key));
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw bad(key, "it must be a whole number from " + least);
  }

  private boolean flag(String key) {
    return switch (text(key)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(key, "it must be true or false");
    };
  }

  private Duration duration(String key) {
    try {
      Duration duration = Duration.parse(text(key));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw bad(key, "it must be an ISO 8601 duration such as PT30S");
  }

  private List<URI> uris(String key) {
    List<URI> uris = new ArrayList<>();
    for (String item : list(key)) {
      uris.add(uri(key, item));
    }
    return uris;
  }

  private Optional<URI> optionalUri(String key) {
    return optional(key).map(value -> uri(key, value));
  }

  private URI uri(String key) {
    return uri(key, text(key));
  }

  private URI uri(String key, String value) {
    try {
      URI uri = URI.create(value);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw bad(key, "it must be an http or https URL");
  }

  private ConfigException bad(String key, String why) {
    Setting setting = Objects.requireNonNull(settings.get(key), key);
    return new ConfigException(
        setting.origin() + ": " + key + " is '" + setting.value() + "'; " + why);
  }
}
