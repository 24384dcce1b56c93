package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.engine.EngineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerConfigTest {
  @TempDir private Path directory;

  private ServerConfig load(String yaml) throws Exception {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, yaml);
    return ServerConfig.load(Optional.of(file), Map.of(), Map.of());
  }

  @Test
  void theShippedFileHoldsTheDefaults() {
    ServerConfig config = ServerConfig.load(Optional.empty(), Map.of(), Map.of());

    assertThat(config.port()).isEqualTo(11000);
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.livyEndpoints()).hasSize(1);
    assertThat(config.database().url()).contains("WRITE_DELAY=0");
    assertThat(config.resourceManagers()).isEmpty();
  }

  @Test
  void anUnknownKeyNamesItsLineAndTheNearest() {
    assertThatThrownBy(() -> load("server:\n  prot: 1\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("unknown key 'server.prot'")
        .hasMessageContaining("did you mean 'server.port'");
    assertThatThrownBy(() -> load("livy:\n  endpoints:\n    big:\n      ulr: http://x\n"))
        .hasMessageContaining("livy.endpoints.big.ulr");
  }

  @Test
  void valuesThatDoNotFitAreToldWithWhatFits() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "server.host", "0.0.0.0",
                "livy.endpoints.default.url", "livy",
                "livy.endpoints.default.auth", "magic",
                "workflow.retry-interval", "10s",
                "workflow.action-threads", "0",
                "yarn.resource-managers", "rm:8088")
            .entrySet()) {
      assertThatThrownBy(
              () ->
                  ServerConfig.load(
                      Optional.empty(), Map.of(), Map.of(wrong.getKey(), wrong.getValue())))
          .as(wrong.getKey())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(wrong.getKey())
          .hasMessageContaining(wrong.getValue());
    }
  }

  @Test
  void theCommandLineBeatsTheEnvironmentWhichBeatsTheFile() throws Exception {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, "server:\n  port: 1\n  system-id: file\nfiles:\n  name-node: file\n");

    ServerConfig config =
        ServerConfig.load(
            Optional.of(file),
            Map.of("DROVER_SERVER_PORT", "2", "DROVER_SERVER_SYSTEM_ID", "env"),
            Map.of("server.port", "3"));

    assertThat(config.port()).isEqualTo(3);
    assertThat(config.engine().systemId()).isEqualTo("env");
    assertThat(config.engine().nameNode()).isEqualTo("file");
  }

  @Test
  void userRetryCodesAreAddedToTheStandardOnes() throws Exception {
    assertThat(load("workflow:\n  user-retry-codes: FS006, ALL\n").engine().userRetryCodes())
        .contains("FS006", "ALL")
        .containsAll(EngineConfig.DEFAULTS.userRetryCodes());
    assertThat(load("").engine()).isEqualTo(EngineConfig.DEFAULTS);
  }

  @Test
  void anotherEndpointInheritsWhatItLeavesOut() throws Exception {
    ServerConfig config =
        load(
            "livy:\n  endpoints:\n    default:\n      url: http://a:1\n      max-active: 7\n"
                + "    big:\n      url: http://b:2\n");

    assertThat(config.livyEndpoints())
        .extracting(endpoint -> endpoint.name() + " " + endpoint.uri())
        .containsExactly("big http://b:2", "default http://a:1");
    assertThat(config.livyEndpoints())
        .allSatisfy(e -> assertThat(e.limits().active()).isEqualTo(7));
  }

  @Test
  void jobsWriteBelowTheDataDirectoryUnlessAPlaceIsNamed() throws Exception {
    assertThat(load("server:\n  data-dir: /srv/drover\n").outputDirectory())
        .hasScheme("file")
        .hasPath("/srv/drover/output");
    assertThat(load("livy:\n  output-dir: hdfs://nn:8020/out/\n").outputDirectory())
        .hasToString("hdfs://nn:8020/out");
    assertThat(load("").outputLimit()).isEqualTo(65_536);
    assertThat(load("").javaThroughLivy()).isFalse();
  }

  @Test
  void s3IsLoadedOnlyWhereItIsEnabledAndBucketsMayDiffer() throws Exception {
    assertThat(load("").s3()).isEmpty();
    assertThatThrownBy(() -> load("files:\n  s3:\n    enabled: perhaps\n"))
        .hasMessageContaining("files.s3.enabled is 'perhaps'");
    assertThatThrownBy(
            () -> load("files:\n  s3:\n    buckets:\n      my.bucket:\n        regoin: x\n"))
        .hasMessageContaining("line 5")
        .hasMessageContaining("did you mean 'files.s3.region'");

    Map<String, String> section =
        load("files:\n  s3:\n    enabled: true\n    buckets:\n      my.bucket:\n"
                + "        region: eu-central-1\n")
            .s3()
            .orElseThrow();

    assertThat(section)
        .containsEntry("region", "us-east-1")
        .containsEntry("buckets.my.bucket.region", "eu-central-1");
  }

  @Test
  void secretsAreNotShown() {
    ServerConfig config =
        ServerConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "database.password",
                "s3cret",
                "sla.alerts.webhook.url",
                "https://hooks.example/s3cret"));

    assertThat(config.shown().toString()).doesNotContain("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
    assertThat(config.database().toString()).doesNotContain("s3cret");
  }

  @Test
  void everyKeyIsDocumented() throws Exception {
    String page = Files.readString(repository().resolve("docs/configuration.md"));
    List<String> keys =
        ServerConfig.load(Optional.empty(), Map.of(), Map.of()).shown().keySet().stream()
            .map(key -> key.substring(key.lastIndexOf('.') + 1))
            .toList();

    assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(page).contains(key));
  }

  @Test
  void everyErrorCodeIsDocumented() throws Exception {
    String page = Files.readString(repository().resolve("docs/workflow-language.md"));

    assertThat(io.drover.schema.ErrorCode.values())
        .allSatisfy(code -> assertThat(page).contains(code.name()));
  }

  private static Path repository() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/configuration.md"))) {
      at = at.getParent();
    }
    return at;
  }
}
