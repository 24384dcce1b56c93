package io.drover.actions.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.actions.http.AnswerTooLargeException;
import io.drover.actions.http.FailoverService;
import io.drover.actions.http.HttpAnswer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpExchange.Body;
import io.drover.actions.http.HttpExchange.Request;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * HDFS over its REST interface (WebHDFS, HttpFS, Knox), without Hadoop's jars. Fails over between
 * the configured addresses of a cluster; goes to no other host, except to the DataNode that the
 * NameNode names for reading and creating a file.
 *
 * <p>Source: "WebHDFS REST API" of Apache Hadoop 3.
 */
public final class WebHdfsFileSystem implements WorkflowFileSystem, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEMPORARY_REDIRECT = 307;

  /** About what the NameNode writes for one; names may be as long as 255 bytes. */
  private static final int BYTES_OF_AN_ENTRY = 700;

  private final WebHdfsSettings settings;
  private final HttpExchange http;
  private final InstantSource clock;
  private final Map<String, FailoverService> clusters = new HashMap<>();

  public WebHdfsFileSystem(WebHdfsSettings settings, HttpLimits limits, InstantSource clock) {
    this.settings = settings;
    this.http = new HttpExchange(limits);
    this.clock = clock;
    settings
        .clusters()
        .forEach(
            (authority, addresses) ->
                clusters.put(
                    authority, new FailoverService(http, addresses, WebHdfsFileSystem::standby)));
  }

  private static boolean standby(HttpAnswer answer) {
    return !answer.successful()
        && WebHdfsError.read(answer).map(WebHdfsError::standby).orElse(false);
  }

  @Override
  public List<String> schemes() {
    return List.of("hdfs", "webhdfs", "swebhdfs");
  }

  @Override
  public boolean directoryTimesTellChanges() {
    return true;
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    return getIfThere(path, "GETFILESTATUS", user)
        .map(json -> status(path, json.path("FileStatus")));
  }

  @Override
  public List<FileStatus> list(URI directory, String user) throws IOException {
    return entries(directory, getIfThere(directory, "LISTSTATUS", user));
  }

  /** The answer's size is limited, not its entries: the NameNode knows no limit of ours. */
  @Override
  public List<FileStatus> list(URI directory, String prefix, int limit, String user)
      throws IOException {
    int bytes = (int) Math.min(http.limits().bytes(), BYTES_OF_AN_ENTRY * (limit + 1L));
    try {
      List<FileStatus> entries =
          entries(directory, getIfThere(directory, "LISTSTATUS", user, bytes)).stream()
              .filter(entry -> FilePath.name(entry.uri()).startsWith(prefix))
              .toList();
      if (entries.size() > limit) {
        throw new TooManyEntriesException(directory, limit);
      }
      return entries;
    } catch (AnswerTooLargeException e) {
      TooManyEntriesException tooMany = new TooManyEntriesException(directory, limit);
      tooMany.initCause(e);
      throw tooMany;
    }
  }

  private static List<FileStatus> entries(URI directory, Optional<JsonNode> listing) {
    List<FileStatus> entries = new ArrayList<>();
    for (JsonNode entry :
        listing.map(json -> json.path("FileStatuses").path("FileStatus")).orElse(JSON.nullNode())) {
      String name = entry.path("pathSuffix").asText();
      // A file lists itself, without a name.
      if (!name.isEmpty() && name.indexOf('/') < 0) {
        entries.add(status(FilePath.child(directory, name), entry));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.uri().getPath()));
    return entries;
  }

  private static FileStatus status(URI path, JsonNode json) {
    boolean directory = json.path("type").asText().equals("DIRECTORY");
    return new FileStatus(
        path,
        directory,
        directory ? 0 : json.path("length").asLong(),
        Instant.ofEpochMilli(json.path("modificationTime").asLong()),
        json.path("blockSize").asLong());
  }

  @Override
  public void mkdirs(URI path, String user) throws IOException {
    requireTrue(path, "MKDIRS", change("PUT", path, "op=MKDIRS", user, true));
  }

  @Override
  public void delete(URI path, boolean skipTrash, String user) throws IOException {
    if (skipTrash || inTrash(path)) {
      // "false" says that nothing was there.
      change("DELETE", path, "op=DELETE&recursive=true", user, true);
    } else if (status(path, user).isPresent()) {
      moveToTrash(path, user);
    }
  }

  private static boolean inTrash(URI path) {
    return (path.getPath() + "/").contains("/.Trash/");
  }

  private void moveToTrash(URI path, String user) throws IOException {
    URI current =
        FilePath.withPath(path, settings.userDirectories() + "/" + user + "/.Trash/Current");
    URI place = FilePath.child(current, normal(path).substring(1));
    URI directory = FilePath.parent(place).orElse(current);
    mkdirs(directory, user);
    try {
      rename(path, place, user);
    } catch (FileAlreadyExistsException e) {
      // Hadoop's own trash adds the time to the second of two equal names, too.
      rename(path, FilePath.child(directory, FilePath.name(place) + clock.millis()), user);
    }
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    if (status(source, user).isEmpty()) {
      throw new NoSuchFileException(FilePath.text(source));
    }
    if (status(target, user).isPresent()) {
      // Without this a server that ignores the option below would move into a directory.
      throw new FileAlreadyExistsException(FilePath.text(target));
    }
    String query = "op=RENAME&renameoptions=NONE&destination=" + encoded(normal(target));
    HttpAnswer answer = change("PUT", source, query, user, false);
    if (answer.body().length > 0) {
      requireTrue(source, "RENAME to [" + FilePath.text(target) + "]", answer);
    }
  }

  @Override
  public void touch(URI path, String user) throws IOException {
    Optional<FileStatus> there = status(path, user);
    if (there.isPresent()) {
      TouchRule.check(there.get());
    }
    HttpAnswer answer = change("PUT", path, "op=CREATE&overwrite=true&noredirect=true", user, true);
    Request create =
        new Request(
            "PUT",
            writeHeaders(),
            Optional.of(new Body(new byte[0], "application/octet-stream")),
            http.limits().bytes());
    HttpAnswer created = atDataNode(path, answer, create);
    if (!created.successful()) {
      throw failure(path, created);
    }
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    String query = "op=OPEN&noredirect=true&length=" + (limit + 1L);
    HttpAnswer answer = send(path, query, user, get(), true);
    if (!answer.successful() && answer.status() != TEMPORARY_REDIRECT) {
      throw failure(path, answer);
    }
    try {
      HttpAnswer content =
          atDataNode(path, answer, new Request("GET", Map.of(), Optional.empty(), limit));
      if (!content.successful()) {
        throw failure(path, content);
      }
      return content.body();
    } catch (AnswerTooLargeException e) {
      throw new IOException("[" + FilePath.text(path) + "] has more than " + limit + " bytes", e);
    }
  }

  /** The second half of OPEN and CREATE, at the one place that the NameNode names. */
  private HttpAnswer atDataNode(URI path, HttpAnswer nameNode, Request request) throws IOException {
    String location =
        nameNode.location().isPresent()
            ? nameNode.location().get()
            : locationInBody(path, nameNode);
    URI target;
    try {
      target = new URI(location);
    } catch (java.net.URISyntaxException e) {
      throw new IOException(
          "[" + FilePath.text(path) + "]: the NameNode named no address to go to", e);
    }
    boolean web = "http".equals(target.getScheme()) || "https".equals(target.getScheme());
    if (!web || target.getHost() == null) {
      throw new IOException("[" + FilePath.text(path) + "]: not an address: " + location);
    }
    boolean sameHost = target.getRawAuthority().equals(nameNode.from().getRawAuthority());
    Request sent = sameHost ? authorized(request) : request;
    try {
      return http.send(target, sent);
    } catch (AnswerTooLargeException e) {
      throw e;
    } catch (IOException e) {
      throw new ServiceUnavailableException(
          "[" + FilePath.text(path) + "]: DataNode " + target.getAuthority() + ": " + e, e);
    }
  }

  private static String locationInBody(URI path, HttpAnswer answer) throws IOException {
    return json(path, answer).path("Location").asText();
  }

  @Override
  public void setPermission(URI path, String octal, String user) throws IOException {
    change("PUT", path, "op=SETPERMISSION&permission=" + encoded(octal), user, true);
  }

  @Override
  public void setGroup(URI path, String group, String user) throws IOException {
    change("PUT", path, "op=SETOWNER&group=" + encoded(group), user, true);
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    HttpAnswer answer = change("PUT", path, "op=SETREPLICATION&replication=" + factor, user, true);
    requireTrue(path, "SETREPLICATION", answer);
  }

  private Optional<JsonNode> getIfThere(URI path, String operation, String user)
      throws IOException {
    return getIfThere(path, operation, user, http.limits().bytes());
  }

  private Optional<JsonNode> getIfThere(URI path, String operation, String user, int bytes)
      throws IOException {
    Request request = new Request("GET", Map.of(), Optional.empty(), bytes);
    HttpAnswer answer = send(path, "op=" + operation, user, request, true);
    if (answer.successful()) {
      return Optional.of(json(path, answer));
    }
    if (WebHdfsError.read(answer).map(WebHdfsError::missing).orElse(false)) {
      return Optional.empty();
    }
    throw failure(path, answer);
  }

  private HttpAnswer change(String method, URI path, String query, String user, boolean repeatable)
      throws IOException {
    Request request = new Request(method, writeHeaders(), Optional.empty(), http.limits().bytes());
    HttpAnswer answer = send(path, query, user, request, repeatable);
    if (!answer.successful() && answer.status() != TEMPORARY_REDIRECT) {
      throw failure(path, answer);
    }
    return answer;
  }

  private Request get() {
    return new Request("GET", Map.of(), Optional.empty(), http.limits().bytes());
  }

  /** Hadoop's filter against forged requests, where it is on, asks for this header. */
  private static Map<String, String> writeHeaders() {
    return Map.of("X-XSRF-HEADER", "drover");
  }

  private Request authorized(Request request) {
    if (settings.authorization().isEmpty()) {
      return request;
    }
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put("Authorization", settings.authorization().get());
    return new Request(request.method(), headers, request.body(), request.largestAnswer());
  }

  private HttpAnswer send(URI path, String query, String user, Request request, boolean repeatable)
      throws IOException {
    String who =
        settings
            .serverUser()
            .map(server -> "user.name=" + encoded(server) + "&doas=" + encoded(user))
            .orElseGet(() -> "user.name=" + encoded(user));
    String target = "/webhdfs/v1" + encodedPath(normal(path)) + "?" + query + "&" + who;
    try {
      return cluster(path).send(target, authorized(request), repeatable);
    } catch (ServiceUnavailableException e) {
      throw new ServiceUnavailableException(
          "[" + FilePath.text(path) + "] cannot be asked for: " + e.getMessage(), e);
    }
  }

  private FailoverService cluster(URI path) throws AccessDeniedException {
    String authority = path.getAuthority();
    FailoverService found =
        authority == null && clusters.size() == 1
            ? clusters.values().iterator().next()
            : clusters.get(String.valueOf(authority));
    if (found == null) {
      throw new AccessDeniedException(
          FilePath.text(path),
          null,
          "no cluster of that name is configured; there are " + new TreeSet<>(clusters.keySet()));
    }
    return found;
  }

  /** Without dots, because the server's own reading of them is not ours to trust. */
  private static String normal(URI path) throws IOException {
    List<String> segments = new ArrayList<>();
    for (String segment : path.getPath().split("/", -1)) {
      if (segment.equals("..")) {
        if (segments.isEmpty()) {
          throw new AccessDeniedException(FilePath.text(path), null, "climbs above the root");
        }
        segments.remove(segments.size() - 1);
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String encodedPath(String path) {
    return encoded(path).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode json(URI path, HttpAnswer answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException(
          "[" + FilePath.text(path) + "]: " + answer.from().getAuthority() + " sent no JSON", e);
    }
  }

  private static void requireTrue(URI path, String what, HttpAnswer answer) throws IOException {
    if (!json(path, answer).path("boolean").asBoolean()) {
      throw new IOException("[" + FilePath.text(path) + "]: the NameNode refused " + what);
    }
  }

  private static IOException failure(URI path, HttpAnswer answer) {
    return WebHdfsError.read(answer)
        .map(error -> error.toException(path, answer))
        .orElseGet(
            () ->
                new IOException(
                    "["
                        + FilePath.text(path)
                        + "]: HTTP "
                        + answer.status()
                        + " from "
                        + answer.from().getAuthority()
                        + " without an explanation"));
  }

  @Override
  public void close() {
    http.close();
  }
}
