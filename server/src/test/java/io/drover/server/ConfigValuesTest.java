package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value that cannot work is told when the server reads it, not when it is first used. */
final class ConfigValuesTest {
  @TempDir private Path directory;

  private static ServerConfig load(Map<String, String> overrides) {
    return ServerConfig.load(Optional.empty(), Map.of(), overrides);
  }

  @ParameterizedTest
  @CsvSource({
    "server.port, 65536",
    "server.port, -1",
    "server.port, http",
    "server.host, 192.0.2.1",
    "server.host, ''",
    "server.base-url, 'not a url'",
    "database.url, mysql:x",
    "livy.endpoints.default.max-active, 0",
    "livy.endpoints.default.max-active, many",
    "livy.endpoints.default.impersonation, yes",
    "livy.endpoints.default.url, ftp://livy",
    "livy.endpoints.default.poll-min, PT0S",
    "livy.endpoints.default.poll-min, PT1H",
    "files.hdfs.nn1:8020, nn1:9870",
    "workflow.definition-limit, 0",
    "workflow.retries-max, -1",
    "workflow.user-retry-codes, 'FS006; EM007'",
    "workflow.file-check-every, 5s",
    "workflow.verify-longest, -PT1S",
    "coordinator.throttle, 0",
    "coordinator.look-every, soon",
    "coordinator.status-without-error, maybe",
    "yarn.history, timeline:8188",
    "spark.history-server, history:18080",
    "spark.history-lag, 60",
    "kubernetes.url, kube",
    "kubernetes.namespace, ../kube",
    "kubernetes.ca-file, /no/such/file",
    "verify.default, 'yarn,mesos'",
    "notifications.timeout, PT0S",
    "notifications.retries, -1",
    "notifications.retry-interval, soon",
    "ssh.enabled, yes",
    "ssh.hosts, 'a b'",
    "ssh.port, 0",
    "ssh.timeout, PT1M",
    "ssh.output-limit, -1",
    "http.allow, '*'",
    "http.deny, 10.0.0.0/33",
    "http.timeout, PT2M",
    "http.answer-limit, 0",
    "email.smtp.port, 0",
    "email.smtp.tls, ssl",
    "email.smtp.timeout, PT5M",
    "email.smtp.attachment-limit, -1",
    "sla.alerts.older-than, 48",
    "sla.alerts.email.enabled, perhaps",
    "sla.alerts.webhook.url, hooks.example",
    "sla.alerts.webhook.timeout, PT2M",
    "livy.output-dir, output",
    "livy.output-dir, /var/output",
    "livy.output-limit, 0",
    "livy.output-limit, 64K",
    "workflow.java-through-livy, yes",
  })
  void wrongValuesAreToldByKey(String key, String value) {
    assertThatThrownBy(() -> load(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("-D" + key)
        .hasMessageContaining("'" + value + "'");
  }

  @Test
  void sshNeedsHostsAndFiles() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    Map<String, String> settings = new java.util.HashMap<>(Map.of("ssh.enabled", "true"));
    for (String key : new String[] {"ssh.hosts", "ssh.key-file", "ssh.known-hosts"}) {
      assertThatThrownBy(() -> load(settings))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(key);
      settings.put(key, key.equals("ssh.hosts") ? "etl@gate" : file.toString());
    }
    assertThat(load(settings).ssh()).isPresent();
    assertThat(load(Map.of()).ssh()).isEmpty();
  }

  @Test
  void theSizeOfThePoolCountsOnceADatabaseIsNamed() {
    String url = "jdbc:postgresql://127.0.0.1/drover";

    assertThatThrownBy(() -> load(Map.of("database.url", url, "database.pool-size", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("database.pool-size");
    assertThat(load(Map.of("database.url", url)).database().url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "127.8.8.8", "::1"})
  void loopbackHostsAreAllowed(String host) {
    assertThatCode(() -> load(Map.of("server.host", host))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: [1]|line 1",
        "server:\\n  port: [1, 2]|line 2",
        "server: {port: 1|is not YAML",
        "server: 5|unknown key 'server'",
        "livy:\\n  endpoints:\\n    big: http://x|livy.endpoints.big",
        "workflow:\\n  retry-intervall: PT1S|did you mean 'workflow.retry-interval'",
      })
  void aFileThatIsWrongIsToldWithItsPlace(String yaml, String part) throws Exception {
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, yaml.replace("\\n", "\n"));

    assertThatThrownBy(() -> ServerConfig.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mine.yaml")
        .hasMessageContaining(part);
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertThatThrownBy(
            () ->
                ServerConfig.load(Optional.of(directory.resolve("none.yaml")), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.yaml");
  }

  @Test
  void anEmptyFileAndEmptyKeysLeaveTheDefaults() throws Exception {
    Path file = directory.resolve("empty.yaml");
    Files.writeString(file, "# nothing\nserver:\n  port:\n");

    ServerConfig config = ServerConfig.load(Optional.of(file), Map.of(), Map.of());

    assertThat(config.port()).isEqualTo(11000);
  }

  @Test
  void aWrongValueOfTheEnvironmentNamesItsVariable() {
    assertThatThrownBy(
            () ->
                ServerConfig.load(
                    Optional.empty(), Map.of("DROVER_SERVER_PORT", "eleven"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("environment variable DROVER_SERVER_PORT")
        .hasMessageContaining("eleven");
  }

  @Test
  void aSecretThatDoesNotFitIsNotRepeated() {
    assertThatThrownBy(() -> load(Map.of("livy.endpoints.default.token-x", "s3cret")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("s3cret");
    assertThat(load(Map.of("livy.endpoints.default.token", "s3cret")).shown().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void everyKeyOfTheShippedFileStandsUnderItsComment() {
    boolean explained = false;
    for (String line : ServerConfig.shipped().split("\n")) {
      if (line.isBlank()) {
        explained = false;
      } else if (line.strip().startsWith("#")) {
        explained = true;
      } else if (!line.strip().matches("[a-z-]+:")) {
        // keys that follow one another share the comment above the first
        assertThat(explained).as(line).isTrue();
      }
    }
  }
}
