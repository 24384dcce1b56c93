package io.drover.actions.s3;

import io.drover.actions.s3.S3Settings.Access;
import io.drover.actions.s3.S3Settings.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** One client for each way of reaching buckets, made at its first use; one HTTP pool for all. */
final class S3Clients implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 64;

  private final S3Settings settings;
  private final SdkHttpClient http;
  private final Map<Access, S3Client> clients = new ConcurrentHashMap<>();

  S3Clients(S3Settings settings) {
    this.settings = settings;
    this.http =
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT)
            .connectionAcquisitionTimeout(settings.callTimeout())
            .socketTimeout(settings.callTimeout())
            .maxConnections(CONNECTIONS)
            .build();
  }

  S3Client of(String bucket) {
    return clients.computeIfAbsent(settings.access(bucket), this::open);
  }

  private S3Client open(Access access) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .region(Region.of(access.region()))
            .forcePathStyle(access.pathStyle())
            .credentialsProvider(credentials(access.login()))
            // checksums that S3's look-alikes do not know are sent only where S3 asks for them
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(settings.callTimeout())
                        .apiCallAttemptTimeout(settings.callTimeout()));
    access.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(Login login) {
    if (login instanceof Login.Environment) {
      return EnvironmentVariableCredentialsProvider.create();
    }
    if (login instanceof Login.Profile profile) {
      return ProfileCredentialsProvider.create(profile.name());
    }
    if (login instanceof Login.Key key) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(key.accessKey(), secret(key.secretFile())));
    }
    return DefaultCredentialsProvider.builder().build();
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the secret of S3 in " + file, e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(S3Client::close);
    http.close();
  }
}
