package io.drover.actions.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** A real S3 server over a directory, on a free port of this machine. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "local-identity";
  public static final String SECRET = "local-credential";

  private final S3Proxy proxy;

  private S3Server(S3Proxy proxy) {
    this.proxy = proxy;
  }

  /** The directories below are its buckets. */
  public static S3Server start(Path directory) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(BlobStores.create("filesystem-nio2", properties))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    proxy.start();
    return new S3Server(proxy);
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
    proxy.stop();
  }
}
