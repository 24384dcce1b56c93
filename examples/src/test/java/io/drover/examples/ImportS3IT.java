package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.file.FileSystemProvider;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.WorkflowFileSystem;
import io.drover.actions.s3.S3Server;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import io.drover.server.bundle.ApplicationImport;
import io.drover.server.bundle.BundleLimits;
import io.drover.server.bundle.ImportReport;
import io.drover.server.bundle.ImportRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a bucket, copied into a bundle that a server without S3 runs. */
final class ImportS3IT {
  @TempDir private Path directory;

  @Test
  void aBucketsApplicationRunsFromItsBundle() throws Exception {
    Path zip = directory.resolve("etl.zip");
    try (S3Server s3 = S3Server.start()) {
      s3.bucket("apps");
      s3.put("apps", "etl/job.properties", "greeting=unused\n");
      s3.put(
          "apps",
          "etl/config-default.xml",
          "<configuration><property><name>greeting</name><value>hello</value></property>"
              + "</configuration>");
      s3.put(
          "apps",
          "etl/workflow.xml",
          "<workflow-app xmlns='uri:oozie:workflow:0.5' name='${greeting}'><start to='end'/>"
              + "<end name='end'/></workflow-app>");
      s3.put("apps", "etl/sub/notes.txt", "x");
      s3.put("apps", "other/workflow.xml", "not in it");
      FileSystemProvider provider = ServiceLoader.load(FileSystemProvider.class).iterator().next();
      WorkflowFileSystem bucket = provider.open(s3.settings(directory));

      ImportReport report =
          ApplicationImport.run(
              new FileSystems(List.of(bucket)),
              "ann",
              BundleLimits.STANDARD,
              new ImportRequest(
                  "s3a://apps/etl", Optional.empty(), Map.of(), Optional.empty(), true, zip));

      assertThat(report.files())
          .containsExactlyInAnyOrder(
              "config-default.xml", "job.properties", "sub/notes.txt", "workflow.xml");
    }
    Map<String, String> settings =
        Map.of("server.port", "0", "server.data-dir", directory.resolve("data").toString());
    try (DroverServer server =
        DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), settings))) {
      Api api = new Api(server.url());
      String id = api.submitBundle(Files.readAllBytes(zip));
      assertThat(api.end(id, Duration.ofMinutes(1))).isEqualTo("SUCCEEDED");
      assertThat(api.job(id).path("name").asText()).isEqualTo("hello");
    }
  }
}
