package io.drover.actions.s3;

import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.TooManyEntriesException;
import io.drover.actions.file.TouchRule;
import io.drover.actions.file.WorkflowFileSystem;
import io.drover.actions.http.ServiceUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects as files and their prefixes as directories, as Hadoop's s3a sees them: a directory is
 * there while something is below it, or a marker, an empty object whose key ends in a slash.
 *
 * <p>All work is done with the server's credentials, so workflows may touch what these may. There
 * are no owners, permissions, replication and trash: setting them changes nothing. A rename copies
 * all and then deletes, so it is not atomic: who looks meanwhile sees a part, and after a fault
 * either the source is still whole or the target already is.
 */
public final class S3FileSystem implements WorkflowFileSystem, AutoCloseable {
  /** S3's own limits: of a page, of a batch of deletes, and of one copy. */
  private static final int PAGE = 1000;

  private static final long LARGEST_COPY = 5L * 1024 * 1024 * 1024;

  private final S3Clients clients;
  private final Duration operationTimeout;

  public S3FileSystem(S3Settings settings) {
    this.clients = new S3Clients(settings);
    this.operationTimeout = settings.operationTimeout();
  }

  @Override
  public List<String> schemes() {
    return List.of("s3", "s3a", "s3n");
  }

  /** One or more requests about one place. */
  private interface Call<T> {
    T run(S3Client client) throws IOException;
  }

  private <T> T ask(S3Location place, Call<T> call) throws IOException {
    try {
      return call.run(clients.of(place.bucket()));
    } catch (SdkException e) {
      throw S3Faults.told(place, e);
    }
  }

  @Override
  public Optional<FileStatus> status(URI path, String user) throws IOException {
    return status(S3Location.of(path));
  }

  private Optional<FileStatus> status(S3Location place) throws IOException {
    if (place.isBucket()) {
      return directory(place, true);
    }
    Optional<FileStatus> file = file(place);
    return file.isPresent() ? file : directory(place, false);
  }

  private Optional<FileStatus> file(S3Location place) throws IOException {
    return ask(
        place,
        client -> {
          try {
            HeadObjectResponse head =
                client.headObject(request -> request.bucket(place.bucket()).key(place.key()));
            return Optional.of(
                new FileStatus(place.uri(), false, head.contentLength(), head.lastModified(), 0));
          } catch (S3Exception e) {
            if (S3Faults.missing(e)) {
              return Optional.empty();
            }
            if (S3Faults.forbidden(e)) {
              // an answer to HEAD does not say why; the one to a listing does
              page(client, firstOf(place));
            }
            throw e;
          }
        });
  }

  /**
   * S3 keeps no time of a directory; that of the first object below it stands in.
   *
   * @param always whether it is there even when empty
   */
  private Optional<FileStatus> directory(S3Location place, boolean always) throws IOException {
    List<S3Object> first = ask(place, client -> page(client, firstOf(place))).contents();
    if (first.isEmpty() && !always) {
      return Optional.empty();
    }
    Instant at = first.isEmpty() ? Instant.EPOCH : first.get(0).lastModified();
    return Optional.of(new FileStatus(place.uri(), true, 0, at, 0));
  }

  private static ListObjectsV2Request firstOf(S3Location directory) {
    return ListObjectsV2Request.builder()
        .bucket(directory.bucket())
        .prefix(directory.below())
        .maxKeys(1)
        .build();
  }

  private static ListObjectsV2Response page(S3Client client, ListObjectsV2Request request) {
    return client.listObjectsV2(request);
  }

  @Override
  public List<FileStatus> list(URI directory, String user) throws IOException {
    return list(directory, "", Integer.MAX_VALUE, user);
  }

  @Override
  public List<FileStatus> list(URI directory, String prefix, int limit, String user)
      throws IOException {
    S3Location place = S3Location.of(directory);
    Deadline deadline = new Deadline(place);
    return ask(
        place,
        client -> {
          ListObjectsV2Request first =
              ListObjectsV2Request.builder()
                  .bucket(place.bucket())
                  .prefix(place.below() + prefix)
                  .delimiter("/")
                  .maxKeys(PAGE)
                  .build();
          // a file and a directory of one name may both be there: the file is what status() sees
          Map<String, FileStatus> entries = new TreeMap<>();
          for (ListObjectsV2Response page : client.listObjectsV2Paginator(first)) {
            deadline.check();
            for (CommonPrefix below : page.commonPrefixes()) {
              String name = below.prefix().substring(place.below().length());
              add(entries, place, name.substring(0, name.length() - 1), Optional.empty());
            }
            for (S3Object object : page.contents()) {
              add(
                  entries,
                  place,
                  object.key().substring(place.below().length()),
                  Optional.of(object));
            }
            if (entries.size() > limit) {
              throw new TooManyEntriesException(directory, limit);
            }
          }
          return List.copyOf(entries.values());
        });
  }

  /** Without a name are the directory's own marker and keys with two slashes in a row. */
  private static void add(
      Map<String, FileStatus> entries, S3Location place, String name, Optional<S3Object> object) {
    if (name.isEmpty()) {
      return;
    }
    URI uri = FilePath.child(place.uri(), name);
    if (object.isPresent()) {
      S3Object file = object.get();
      entries.put(name, new FileStatus(uri, false, file.size(), file.lastModified(), 0));
    } else {
      entries.putIfAbsent(name, new FileStatus(uri, true, 0, Instant.EPOCH, 0));
    }
  }

  @Override
  public void mkdirs(URI path, String user) throws IOException {
    S3Location place = S3Location.of(path);
    Optional<FileStatus> there = status(place);
    if (there.isPresent()) {
      if (!there.get().directory()) {
        throw new FileAlreadyExistsException(place.text(), null, "is a file");
      }
      return;
    }
    refuseFilesAbove(place);
    put(place, place.below());
  }

  private void refuseFilesAbove(S3Location place) throws IOException {
    Optional<S3Location> above = place.parent();
    while (above.isPresent() && !above.get().isBucket()) {
      if (file(above.get()).isPresent()) {
        throw new FileAlreadyExistsException(above.get().text(), null, "is a file");
      }
      above = above.get().parent();
    }
  }

  private void put(S3Location place, String key) throws IOException {
    ask(
        place,
        client ->
            client.putObject(
                request -> request.bucket(place.bucket()).key(key), RequestBody.empty()));
  }

  @Override
  public void touch(URI path, String user) throws IOException {
    S3Location place = S3Location.of(path);
    Optional<FileStatus> there = status(place);
    if (there.isPresent()) {
      TouchRule.check(there.get());
    } else {
      refuseFilesAbove(place);
    }
    put(place, place.key());
  }

  @Override
  public byte[] read(URI path, int limit, String user) throws IOException {
    S3Location place = S3Location.of(path);
    return ask(
        place,
        client -> {
          try (ResponseInputStream<GetObjectResponse> in =
              client.getObject(request -> request.bucket(place.bucket()).key(place.key()))) {
            if (in.response().contentLength() > limit) {
              in.abort();
              throw new IOException("[" + place.text() + "] has more than " + limit + " bytes");
            }
            return in.readAllBytes();
          }
        });
  }

  /** The file itself and all below; what comes meanwhile may stay. */
  @Override
  public void delete(URI path, boolean skipTrash, String user) throws IOException {
    S3Location place = S3Location.of(path);
    refuseBucket(place);
    Deadline deadline = new Deadline(place);
    List<String> keys = new ArrayList<>();
    for (S3Object object : below(place, deadline)) {
      keys.add(object.key());
    }
    if (file(place).isPresent()) {
      keys.add(place.key());
    }
    delete(place, keys, deadline);
  }

  private static void refuseBucket(S3Location place) throws IOException {
    if (place.isBucket()) {
      throw new AccessDeniedException(place.text(), null, "is a bucket, not a file in one");
    }
  }

  /** All objects below, the marker too. */
  private List<S3Object> below(S3Location place, Deadline deadline) throws IOException {
    return ask(
        place,
        client -> {
          List<S3Object> objects = new ArrayList<>();
          ListObjectsV2Request first =
              ListObjectsV2Request.builder()
                  .bucket(place.bucket())
                  .prefix(place.below())
                  .maxKeys(PAGE)
                  .build();
          for (ListObjectsV2Response page : client.listObjectsV2Paginator(first)) {
            deadline.check();
            objects.addAll(page.contents());
          }
          return objects;
        });
  }

  private void delete(S3Location place, List<String> keys, Deadline deadline) throws IOException {
    for (int from = 0; from < keys.size(); from += PAGE) {
      deadline.check();
      List<ObjectIdentifier> batch =
          keys.subList(from, Math.min(keys.size(), from + PAGE)).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .toList();
      DeleteObjectsResponse answer =
          ask(
              place,
              client ->
                  client.deleteObjects(
                      request ->
                          request
                              .bucket(place.bucket())
                              .delete(objects -> objects.objects(batch).quiet(true))));
      if (answer.hasErrors() && !answer.errors().isEmpty()) {
        var error = answer.errors().get(0);
        throw new IOException(
            "["
                + place.text()
                + "]: "
                + answer.errors().size()
                + " objects were not deleted, the first is ["
                + error.key()
                + "]: "
                + error.code()
                + " "
                + error.message());
      }
    }
  }

  @Override
  public void rename(URI source, URI target, String user) throws IOException {
    S3Location from = S3Location.of(source);
    S3Location to = S3Location.of(target);
    refuseBucket(from);
    FileStatus moved =
        status(from).orElseThrow(() -> new NoSuchFileException(from.text(), null, "is not there"));
    if (status(to).isPresent()) {
      throw new FileAlreadyExistsException(to.text());
    }
    S3Location parent = to.parent().orElse(to);
    if (status(parent).filter(FileStatus::directory).isEmpty()) {
      throw new NoSuchFileException(parent.text(), null, "is no directory");
    }
    if (!from.bucket().equals(to.bucket())) {
      throw new IOException(
          "[" + from.text() + "] and [" + to.text() + "] are in different buckets");
    }
    if (to.key().startsWith(from.below())) {
      throw new IOException("[" + to.text() + "] is below [" + from.text() + "]");
    }
    Deadline deadline = new Deadline(from);
    if (moved.directory()) {
      moveAll(from, to, deadline);
    } else {
      refuseLarge(from, moved.length());
      copy(from, from.key(), to.key());
      delete(from, List.of(from.key()), deadline);
    }
  }

  private void moveAll(S3Location from, S3Location to, Deadline deadline) throws IOException {
    List<S3Object> objects = below(from, deadline);
    for (S3Object object : objects) {
      refuseLarge(from.at(object.key()), object.size());
    }
    for (S3Object object : objects) {
      deadline.check();
      copy(from, object.key(), to.below() + object.key().substring(from.below().length()));
    }
    delete(from, objects.stream().map(S3Object::key).toList(), deadline);
  }

  private static void refuseLarge(S3Location place, long bytes) throws IOException {
    if (bytes > LARGEST_COPY) {
      throw new IOException(
          "[" + place.text() + "] has " + bytes + " bytes; S3 copies at most " + LARGEST_COPY);
    }
  }

  private void copy(S3Location place, String from, String to) throws IOException {
    ask(
        place,
        client ->
            client.copyObject(
                request ->
                    request
                        .sourceBucket(place.bucket())
                        .sourceKey(from)
                        .destinationBucket(place.bucket())
                        .destinationKey(to)));
  }

  /** Changes nothing, as with Hadoop's s3a; a missing path is an error. */
  @Override
  public void setPermission(URI path, String octal, String user) throws IOException {
    requireThere(path, user);
  }

  /** Changes nothing, as with Hadoop's s3a; a missing path is an error. */
  @Override
  public void setGroup(URI path, String group, String user) throws IOException {
    requireThere(path, user);
  }

  @Override
  public void setReplication(URI path, int factor, String user) throws IOException {
    requireThere(path, user);
  }

  private void requireThere(URI path, String user) throws IOException {
    if (status(path, user).isEmpty()) {
      throw new NoSuchFileException(FilePath.text(path));
    }
  }

  @Override
  public void close() {
    clients.close();
  }

  /** The end of an operation of many requests. */
  private final class Deadline {
    private final S3Location place;
    private final long begun = System.nanoTime();

    Deadline(S3Location place) {
      this.place = place;
    }

    void check() throws ServiceUnavailableException {
      if (System.nanoTime() - begun > operationTimeout.toNanos()) {
        throw new ServiceUnavailableException(
            "[" + place.text() + "]: not done within " + operationTimeout + ", a part is left");
      }
    }
  }
}
