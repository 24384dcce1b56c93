package io.drover.actions.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 server that keeps its objects in memory, on a free port of this machine. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "local-identity";
  public static final String SECRET = "local-credential";

  private final S3Proxy proxy;
  private final S3Client client;

  private S3Server(S3Proxy proxy) {
    this.proxy = proxy;
    this.client =
        S3Client.builder()
            .httpClient(Apache5HttpClient.create())
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET)))
            .build();
  }

  public static S3Server start() throws Exception {
    S3Proxy proxy =
        S3Proxy.builder()
            // over real directories nothing can be below a file, and asking is an error
            .blobStore(BlobStores.create("transient-nio2", new Properties()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    proxy.start();
    return new S3Server(proxy);
  }

  /** Makes a bucket. */
  public void bucket(String name) {
    client.createBucket(request -> request.bucket(name));
  }

  /** Puts an object. */
  public void put(String bucket, String key, String content) {
    put(bucket, key, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts an object. */
  public void put(String bucket, String key, byte[] content) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
  }

  /** Keys that begin with the prefix, at most a page. */
  public List<String> keys(String bucket, String prefix) {
    return client
        .listObjectsV2(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** What the section {@code files.s3} would hold. */
  public Map<String, String> settings(Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("s3-secret"), SECRET + "\n");
    return Map.of(
        "endpoint",
        endpoint().toString(),
        "path-style",
        "true",
        "auth",
        "key",
        "access-key",
        ACCESS_KEY,
        "secret-file",
        secret.toString());
  }

  @Override
  public void close() throws Exception {
    client.close();
    proxy.stop();
  }
}
