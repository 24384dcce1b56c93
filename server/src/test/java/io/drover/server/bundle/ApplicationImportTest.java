package io.drover.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.LocalFileSystem;
import io.drover.actions.file.TimedCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationImportTest {
  @TempDir private Path directory;
  private Path apps;
  private Path output;

  @BeforeEach
  void directories() throws IOException {
    apps = Files.createDirectory(directory.resolve("apps"));
    output = directory.resolve("bundle.zip");
  }

  private void file(String name, String text) throws IOException {
    Path file = apps.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String workflow(String... appPaths) {
    StringBuilder xml = new StringBuilder("<?xml version='1.0'?>\r\n");
    xml.append("<!-- <app-path>not this</app-path> -->\n");
    xml.append("<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'>\n");
    int number = 0;
    for (String path : appPaths) {
      xml.append("  <action name='a").append(number++).append("'><sub-workflow>\n");
      xml.append("    <app-path>").append(path).append("</app-path><configuration/>\n");
      xml.append("  </sub-workflow><ok to='e'/><error to='e'/></action>\n");
    }
    return xml.append("  <end name='e'/></workflow-app>").toString();
  }

  private ImportRequest request(String source, String root) {
    return new ImportRequest(
        apps.resolve(source).toString(),
        root.isEmpty() ? Optional.empty() : Optional.of(apps.resolve(root).toString()),
        Map.of(),
        Optional.empty(),
        true,
        output);
  }

  private ImportReport run(ImportRequest request) throws IOException {
    return run(request, BundleLimits.STANDARD);
  }

  private static ImportReport run(ImportRequest request, BundleLimits limits) throws IOException {
    try (TimedCalls calls = new TimedCalls(2, Duration.ofSeconds(20));
        LocalFileSystem local =
            new LocalFileSystem(
                ApplicationImport.localRoots(request), calls, InstantSource.system())) {
      return ApplicationImport.run(new FileSystems(List.of(local)), "ann", limits, request);
    }
  }

  private Map<String, String> bundle() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(output);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  @Test
  void everyFileKeepsItsPlaceAndPathsInsideBecomeRelativeToTheApplication() throws Exception {
    file(
        "etl/job.properties",
        "nameNode=hdfs://nn\nhome=${nameNode}/apps/etl\n" + "oozie.wf.application.path=${home}\n");
    file("etl/workflow.xml", workflow("${home}/steps/load", "${nameNode}/apps/etl/steps/load"));
    file("etl/steps/load/workflow.xml", workflow("${wf:appPath()}/deeper"));
    file("etl/steps/load/deeper/workflow.xml", workflow());
    file("etl/lib/a.jar", "jar");
    file("etl/.git/config", "no");

    ImportReport report = run(request("etl", ""));

    Map<String, String> bundle = bundle();
    assertThat(bundle)
        .containsOnlyKeys(
            "job.properties",
            "lib/a.jar",
            "steps/load/deeper/workflow.xml",
            "steps/load/workflow.xml",
            "workflow.xml")
        .containsEntry("lib/a.jar", "jar")
        .containsEntry(
            "workflow.xml", workflow("${wf:appPath()}/steps/load", "${wf:appPath()}/steps/load"))
        .containsEntry("steps/load/workflow.xml", workflow("${wf:appPath()}/deeper"));
    assertThat(report.files()).containsExactlyElementsOf(bundle.keySet());
    assertThat(report.notes()).singleElement().asString().startsWith("Livy has to read lib/a.jar");
  }

  @Test
  void aSubWorkflowFromElsewhereInTheRootComesAlong() throws Exception {
    file("etl/workflow.xml", workflow("/apps/shared/tidy", "/apps/shared/tidy"));
    file("etl/sub-workflows/tidy", "in the way");
    file("shared/tidy/workflow.xml", workflow("/apps/shared/mail", "/apps/etl"));
    file("shared/tidy/notes.txt", "x");
    file("shared/mail/workflow.xml", workflow());
    file("shared/unused/workflow.xml", workflow());
    ImportRequest plain = request("etl", ".");
    ImportRequest request =
        new ImportRequest(
            plain.source(),
            plain.root(),
            Map.of("oozie.wf.application.path", "hdfs://nn/apps/etl"),
            Optional.of("day=1\n"),
            true,
            output);

    ImportReport report = run(request);

    String there = "${wf:appPath()}/sub-workflows/tidy-2";
    assertThat(bundle())
        .containsOnlyKeys(
            "sub-workflows/tidy",
            "workflow.xml",
            "sub-workflows/tidy-2/notes.txt",
            "sub-workflows/tidy-2/workflow.xml",
            "sub-workflows/tidy-2/sub-workflows/mail/workflow.xml",
            "job.properties")
        .containsEntry("workflow.xml", workflow(there, there))
        .containsEntry(
            "sub-workflows/tidy-2/workflow.xml",
            workflow("${wf:appPath()}/sub-workflows/mail", "/apps/etl"))
        .containsEntry("job.properties", "day=1\n");
    assertThat(report.notes())
        .containsExactly(
            "sub-workflows/tidy-2/workflow.xml:8: /apps/etl leads back to a workflow that it is part"
                + " of; left as it is.");
  }

  @Test
  void whatCannotComeAlongIsNamedAndStaysAsItIs() throws Exception {
    String[] paths = {
      "hdfs://nn/apps/x",
      "../shared",
      "${unknown}/x",
      "${wf:appPath()}/none",
      "${wf:appPath()}/../../etc"
    };
    file("etl/workflow.xml", workflow(paths));
    file("shared/workflow.xml", workflow());

    ImportReport report = run(request("etl", ""));

    assertThat(bundle())
        .containsOnlyKeys("workflow.xml")
        .containsEntry("workflow.xml", workflow(paths));
    assertThat(report.notes()).hasSize(5);
    assertThat(report.notes().get(0))
        .isEqualTo(
            "workflow.xml:5: hdfs://nn/apps/x lies outside of file://"
                + apps
                + "/etl and was not copied: the server has to read it from there, or give a --root.");
    assertThat(report.notes().get(1)).contains("../shared leads is known only");
    assertThat(report.notes().get(2)).contains("${unknown}/x leads is known only");
    assertThat(report.notes().get(3))
        .contains("there is no workflow at file://" + apps + "/etl/none");
    assertThat(report.notes().get(4)).contains("lies outside of");
  }

  @Test
  void aDefinitionOfAnotherNameBecomesTheWorkflow() throws Exception {
    file("etl/nightly.xml", workflow());
    file("etl/workflow.xml", "the other");

    ImportReport report = run(request("etl/nightly.xml", ""));

    assertThat(bundle()).containsOnlyKeys("workflow.xml").containsEntry("workflow.xml", workflow());
    assertThat(report.notes())
        .containsExactly("workflow.xml was left out: nightly.xml takes its place.");
  }

  @Test
  void aLinkOutOfTheRootIsNotFollowed() throws Exception {
    file("etl/workflow.xml", workflow());
    file("secret/key", "x");
    Files.createSymbolicLink(apps.resolve("etl/inside"), apps.resolve("secret"));

    assertThatThrownBy(() -> run(request("etl", ""))).isInstanceOf(AccessDeniedException.class);

    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b", "a\nb"})
  void aNameThatNoBundleCanHoldIsRefused(String name) throws Exception {
    file("etl/workflow.xml", workflow());
    file("etl/" + name, "x");

    assertThatThrownBy(() -> run(request("etl", "")))
        .isInstanceOf(RefusedImportException.class)
        .hasMessageContaining("cannot hold the name");

    assertThat(output).doesNotExist();
  }

  @Test
  void aDirectoryThatLiesInItselfEnds() throws Exception {
    file("etl/workflow.xml", workflow());
    Files.createSymbolicLink(apps.resolve("etl/loop"), apps.resolve("etl"));

    assertThatThrownBy(() -> run(request("etl", "")))
        .isInstanceOf(RefusedImportException.class)
        .hasMessageContaining("deeper than 32 directories");
  }

  @Test
  void limitsHold() throws Exception {
    file("etl/workflow.xml", workflow());
    file("etl/lib/a", "0123456789".repeat(100));

    assertRefused(new BundleLimits(1, 10_000, 10_000), "more than 1 files");
    assertRefused(new BundleLimits(10, 1_000, 10_000), "more than 1000 bytes");
    assertRefused(new BundleLimits(10, 10_000, 300), "a server takes at most 300");
    ImportRequest request = request("etl", "");
    run(
        new ImportRequest(
            request.source(), request.root(), Map.of(), Optional.empty(), false, output),
        new BundleLimits(1, 1_000, 10_000));
    assertThat(bundle()).containsOnlyKeys("workflow.xml");
  }

  private void assertRefused(BundleLimits limits, String message) {
    assertThatThrownBy(() -> run(request("etl", ""), limits))
        .isInstanceOf(RefusedImportException.class)
        .hasMessageContaining(message);
    assertThat(output).doesNotExist();
  }

  @Test
  void aSourceWithoutAWorkflowIsRefused() throws Exception {
    file("etl/coordinator.xml", "<coordinator-app/>");

    assertThatThrownBy(() -> run(request("etl", "")))
        .hasMessageContaining("there is no workflow.xml in file://" + apps + "/etl");
    assertThatThrownBy(() -> run(request("none", ""))).hasMessageContaining("there is no file://");
    assertThatThrownBy(() -> run(request("etl", "etl/x")))
        .hasMessageContaining("does not lie in the root");
    assertThat(output).doesNotExist();
  }
}
