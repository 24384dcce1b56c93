package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.ServiceUnavailableException;
import io.drover.schema.action.FsOperation;
import io.drover.schema.action.FsSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real NameNode and DataNode in this JVM. */
class WebHdfsFileSystemTest extends WorkflowFileSystemContract {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();
  private static final HttpLimits LIMITS =
      new HttpLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          1024 * 1024,
          Optional.empty());

  @TempDir static Path data;
  private static MiniDFSCluster cluster;
  private static FileSystem rpc;
  private static URI address;
  private static WebHdfsFileSystem webHdfs;

  private URI directory;

  @BeforeAll
  static void start() throws IOException {
    Configuration conf = new Configuration();
    conf.set("hdfs.minidfs.basedir", data.toString());
    conf.set("dfs.webhdfs.user.provider.user.pattern", "^[A-Za-z_][A-Za-z0-9._-]*$");
    conf.set("hadoop.proxyuser." + USER + ".hosts", "*");
    conf.set("hadoop.proxyuser." + USER + ".groups", "*");
    conf.set("hadoop.proxyuser." + USER + ".users", "*");
    conf.set("hadoop.proxyuser.drover.hosts", "*");
    conf.set("hadoop.proxyuser.drover.users", "*");
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitClusterUp();
    rpc = cluster.getFileSystem();
    address = URI.create("http://127.0.0.1:" + cluster.getNameNode().getHttpAddress().getPort());
    webHdfs = open(Map.of("mini", List.of(address)), Optional.empty());
  }

  private static WebHdfsFileSystem open(
      Map<String, List<URI>> clusters, Optional<String> serverUser) {
    return new WebHdfsFileSystem(
        new WebHdfsSettings(clusters, serverUser, Optional.empty(), "/user"),
        LIMITS,
        InstantSource.system());
  }

  @AfterAll
  static void stop() {
    webHdfs.close();
    cluster.shutdown();
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    String path = "/tests/" + DIRECTORIES.incrementAndGet();
    rpc.mkdirs(new org.apache.hadoop.fs.Path(path));
    directory = URI.create("hdfs://mini" + path);
  }

  @Override
  protected WorkflowFileSystem fileSystem() {
    return webHdfs;
  }

  @Override
  protected URI directory() {
    return directory;
  }

  private static org.apache.hadoop.fs.Path hadoop(URI path) {
    return new org.apache.hadoop.fs.Path(null, null, path.getPath());
  }

  @Override
  protected void write(URI path, byte[] content) throws IOException {
    try (OutputStream out = rpc.create(hadoop(path))) {
      out.write(content);
    }
  }

  @Override
  protected String permissions(URI path) throws IOException {
    return rpc.getFileStatus(hadoop(path)).getPermission().toString();
  }

  @Test
  void blockSizeComesAlong() throws IOException {
    write(at("f"), new byte[] {1});

    assertThat(webHdfs.status(at("f"), USER).orElseThrow().blockSize())
        .isEqualTo(rpc.getFileStatus(hadoop(at("f"))).getBlockSize());
  }

  @Test
  void directoryTimesTellWhenAnEntryComesOrGoes() throws IOException {
    webHdfs.mkdirs(at("d/below"), USER);
    Instant made = timeOf("d");
    write(at("d/below/deep"), new byte[] {1});
    assertThat(timeOf("d")).as("only its own entries").isEqualTo(made);

    await().until(() -> !Instant.now().truncatedTo(ChronoUnit.MILLIS).equals(made));
    write(at("d/f"), new byte[] {1});
    Instant came = timeOf("d");
    assertThat(came).isAfter(made);
    await().until(() -> !Instant.now().truncatedTo(ChronoUnit.MILLIS).equals(came));
    webHdfs.rename(at("d/f"), at("d/g"), USER);
    assertThat(timeOf("d")).isAfter(came);
  }

  private Instant timeOf(String name) throws IOException {
    return webHdfs.list(directory, USER).stream()
        .filter(entry -> entry.uri().equals(at(name)))
        .findFirst()
        .orElseThrow()
        .modifiedAt();
  }

  @Test
  void deleteIntoTheTrashKeepsTheFileThere() throws IOException {
    write(at("f é"), new byte[] {1});
    webHdfs.delete(at("f é"), false, USER);
    write(at("f é"), new byte[] {1, 2});
    webHdfs.delete(at("f é"), false, USER);

    assertThat(webHdfs.status(at("f é"), USER)).isEmpty();
    URI trashed = URI.create("hdfs://mini/user/" + USER + "/.Trash/Current" + directory.getPath());
    List<FileStatus> kept = webHdfs.list(trashed, USER);
    assertThat(kept).extracting(FileStatus::length).containsExactlyInAnyOrder(1L, 2L);
    assertThat(kept).extracting(status -> FilePath.name(status.uri())).contains("f é");
  }

  @Test
  void deletingInsideTheTrashDeletes() throws IOException {
    URI trashed = URI.create("hdfs://mini/user/" + USER + "/.Trash/Current/x");
    webHdfs.mkdirs(trashed, USER);

    webHdfs.delete(trashed, false, USER);

    assertThat(webHdfs.status(trashed, USER)).isEmpty();
  }

  @Test
  void missingPathInTheTrashWayIsFine() throws IOException {
    webHdfs.delete(at("none"), false, USER);

    assertThat(webHdfs.status(at("none"), USER)).isEmpty();
  }

  @Test
  void anotherUserIsHeldToThePermissions() throws IOException {
    write(at("f"), new byte[] {1});
    rpc.setPermission(hadoop(directory), new FsPermission("700"));

    assertThatThrownBy(() -> webHdfs.read(at("f"), 10, "somebody"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("somebody")
        .hasMessageContaining(directory.getPath());
    assertThatThrownBy(() -> webHdfs.delete(at("f"), true, "somebody"))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> webHdfs.status(at("f"), "somebody"))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void serverUserActsForTheJobsUser() throws IOException {
    rpc.setPermission(hadoop(directory), new FsPermission("777"));
    try (WebHdfsFileSystem proxy = open(Map.of("mini", List.of(address)), Optional.of("drover"))) {
      proxy.mkdirs(at("d"), "somebody");
      proxy.touch(at("t"), "somebody");

      assertThat(rpc.getFileStatus(hadoop(at("d"))).getOwner()).isEqualTo("somebody");
      assertThat(rpc.getFileStatus(hadoop(at("t"))).getOwner()).isEqualTo("somebody");
    }
    try (WebHdfsFileSystem stranger =
        open(Map.of("mini", List.of(address)), Optional.of("stranger"))) {
      assertThatThrownBy(() -> stranger.mkdirs(at("d2"), "somebody"))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void groupIsChanged() throws IOException {
    write(at("f"), new byte[] {1});

    webHdfs.setGroup(at("f"), "analysts", USER);

    assertThat(rpc.getFileStatus(hadoop(at("f"))).getGroup()).isEqualTo("analysts");
  }

  @Test
  void replicationIsChangedForFilesOnly() throws IOException {
    write(at("f"), new byte[] {1});

    webHdfs.setReplication(at("f"), 2, USER);

    assertThat(rpc.getFileStatus(hadoop(at("f"))).getReplication()).isEqualTo((short) 2);
    assertThatThrownBy(() -> webHdfs.setReplication(directory, 2, USER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void dotsAreResolvedBeforeTheServerSeesThem() throws IOException {
    write(at("f"), new byte[] {1});

    assertThat(webHdfs.status(FilePath.child(directory, "x/../f"), USER)).isPresent();
    assertThatThrownBy(() -> webHdfs.status(URI.create("hdfs://mini/../../etc"), USER))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void queryCharactersInNamesStayInNames() throws IOException {
    write(at("f"), new byte[] {1});
    webHdfs.rename(at("f"), at("g&op=DELETE&recursive=true"), USER);

    assertThat(webHdfs.list(directory, USER))
        .extracting(status -> FilePath.name(status.uri()))
        .containsExactly("g&op=DELETE&recursive=true");
    assertThatThrownBy(() -> webHdfs.status(at("f"), "x&doas=" + USER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void clusterThatIsNotConfiguredIsNotAsked() {
    URI elsewhere = URI.create("hdfs://127.0.0.1:" + address.getPort() + "/x");

    assertThatThrownBy(() -> webHdfs.status(elsewhere, USER))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("[mini]");
  }

  @Test
  void deadAndStandbyNameNodesArePassedOver() throws IOException {
    String standby =
        "{\"RemoteException\":{\"exception\":\"StandbyException\",\"javaClassName\":"
            + "\"org.apache.hadoop.ipc.StandbyException\",\"message\":\"Operation category READ is"
            + " not supported in state standby\"}}";
    try (AnsweringServer server = AnsweringServer.of(403, standby);
        WebHdfsFileSystem several =
            open(
                Map.of("mini", List.of(AnsweringServer.closedAddress(), server.address(), address)),
                Optional.empty())) {
      write(at("f"), new byte[] {1});

      several.rename(at("f"), at("g"), USER);
      several.touch(at("t"), USER);

      assertThat(several.read(at("g"), 10, USER)).hasSize(1);
      assertThat(server.requests()).as("the good address is remembered").hasSize(1);
    }
  }

  @Test
  void noNameNodeThatAnswersIsSaidToBeUnavailable() throws IOException {
    try (WebHdfsFileSystem none =
        open(Map.of("mini", List.of(AnsweringServer.closedAddress())), Optional.empty())) {
      assertThatThrownBy(() -> none.status(at("f"), USER))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining(directory.getPath());
    }
  }

  @Test
  void proxyPageWith404IsNotTakenForAMissingFile() throws IOException {
    try (AnsweringServer server = AnsweringServer.of(404, "<html>no such site</html>");
        WebHdfsFileSystem wrong =
            open(Map.of("mini", List.of(server.address())), Optional.empty())) {
      assertThatThrownBy(() -> wrong.status(at("f"), USER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("HTTP 404");
    }
  }

  @Test
  void redirectOfAPlainQuestionIsNotFollowed() throws IOException {
    try (AnsweringServer trap = AnsweringServer.of(200, "{}");
        AnsweringServer server = AnsweringServer.redirecting(trap.address());
        WebHdfsFileSystem wrong =
            open(Map.of("mini", List.of(server.address())), Optional.empty())) {
      assertThatThrownBy(() -> wrong.status(at("f"), USER)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> wrong.mkdirs(at("f"), USER)).isInstanceOf(IOException.class);
      assertThat(trap.requests()).isEmpty();
    }
  }

  @Test
  void garbageAndFloodsAreErrors() throws IOException {
    try (AnsweringServer garbage = AnsweringServer.of(200, "not json");
        AnsweringServer flood =
            AnsweringServer.of(200, "{\"FileStatus\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}");
        WebHdfsFileSystem one = open(Map.of("mini", List.of(garbage.address())), Optional.empty());
        WebHdfsFileSystem two = open(Map.of("mini", List.of(flood.address())), Optional.empty())) {
      assertThatThrownBy(() -> one.status(at("f"), USER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no JSON");
      assertThatThrownBy(() -> two.status(at("f"), USER)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void fsActionStartedTwiceKeepsWhatItMoved() throws IOException {
    write(at("result/part é"), new byte[] {1});
    write(at("published/old"), new byte[] {1});
    String path = directory.getPath();
    FsSpec spec =
        new FsSpec(
            Optional.of("hdfs://mini"),
            List.of(),
            Map.of(),
            List.of(
                new FsOperation.Delete(path + "/published", true),
                new FsOperation.Move(path + "/result", path + "/published"),
                new FsOperation.Chmod(path + "/published", "-rwxr-x---", true, true)));
    FsAction action =
        new FsAction(body -> spec, new FileSystems(List.of(webHdfs)), InstantSource.system());
    ActionRequest request =
        Requests.of(
            USER,
            Optional.empty(),
            Optional.empty(),
            Instant.now().minusSeconds(5),
            ExternalState.NONE,
            node -> Optional.empty());

    assertThat(action.start(request)).isInstanceOf(ActionOutcome.Succeeded.class);
    assertThat(action.start(request)).isInstanceOf(ActionOutcome.Succeeded.class);

    assertThat(webHdfs.list(at("published"), USER))
        .extracting(status -> FilePath.name(status.uri()))
        .containsExactly("part é");
    assertThat(permissions(at("published/part é"))).isEqualTo("rwxr-x---");
  }

  @Test
  void bodiesAreReadAsUtf8() throws IOException {
    write(at("f"), "é".getBytes(StandardCharsets.UTF_8));

    assertThat(new String(webHdfs.read(at("f"), 10, USER), StandardCharsets.UTF_8)).isEqualTo("é");
  }
}
