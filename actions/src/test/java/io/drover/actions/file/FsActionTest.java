package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ExternalState;
import io.drover.actions.http.HttpLimits;
import io.drover.schema.ActionKind;
import io.drover.schema.action.FsOperation;
import io.drover.schema.action.FsOperation.Chgrp;
import io.drover.schema.action.FsOperation.Chmod;
import io.drover.schema.action.FsOperation.Delete;
import io.drover.schema.action.FsOperation.Mkdir;
import io.drover.schema.action.FsOperation.Move;
import io.drover.schema.action.FsOperation.Setrep;
import io.drover.schema.action.FsOperation.Touchz;
import io.drover.schema.action.FsSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FsActionTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir Path temporary;
  private Path root;
  private FileSystems fileSystems;
  private LocalFileSystem local;
  private WebHdfsFileSystem unreachable;

  /** When the attempt began; a test of a second start moves it back. */
  private Instant startedAt = Instant.now();

  @BeforeEach
  void open() throws IOException {
    root = temporary.toRealPath().resolve("root");
    Files.createDirectory(root);
    local =
        new LocalFileSystem(
            List.of(root), new TimedCalls(2, Duration.ofSeconds(10)), InstantSource.system());
    unreachable =
        new WebHdfsFileSystem(
            new WebHdfsSettings(
                Map.of("down", List.of(AnsweringServer.closedAddress())),
                Optional.empty(),
                Optional.empty(),
                "/user"),
            HttpLimits.DEFAULT,
            InstantSource.system());
    fileSystems = new FileSystems(List.of(local, unreachable));
  }

  @AfterEach
  void close() {
    local.close();
    unreachable.close();
  }

  private String at(String name) {
    return "file://" + root + "/" + name;
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  private ActionOutcome run(
      Optional<String> nameNode, Optional<String> globalNameNode, FsOperation... operations) {
    FsSpec spec = new FsSpec(nameNode, List.of(), Map.of(), List.of(operations));
    FsAction action = new FsAction(body -> spec, fileSystems, InstantSource.system());
    return action.start(
        Requests.of(
            USER,
            Optional.empty(),
            globalNameNode,
            startedAt,
            ExternalState.NONE,
            node -> Optional.empty()));
  }

  private ActionOutcome run(FsOperation... operations) {
    return run(Optional.empty(), Optional.empty(), operations);
  }

  private static void assertOk(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(outcome.external().externalStatus()).contains("OK");
    assertThat(outcome.external().externalId()).contains("-");
  }

  private static Failed assertFailed(ActionOutcome outcome, String code) {
    assertThat(outcome).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.errorCode()).as(failed.message()).isEqualTo(code);
    assertThat(failed.external().externalStatus()).contains("ERROR");
    return failed;
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name)));
  }

  @Test
  void kindIsOoziesFs() {
    assertThat(new FsAction(body -> null, fileSystems, InstantSource.system()).kinds())
        .containsExactly(new ActionKind("uri:oozie:workflow", "fs"));
  }

  @Test
  void operationsRunInOrderAndStopAtTheFirstFailure() {
    ActionOutcome outcome =
        run(
            new Mkdir(at("a/b")),
            new Touchz(at("a/b/flag")),
            new Move(at("none"), at("x")),
            new Mkdir(at("never")));

    Failed failed = assertFailed(outcome, "FS006");
    assertThat(failed.type()).isEqualTo(ErrorType.ERROR);
    assertThat(failed.message()).contains(at("none"));
    assertThat(root.resolve("a/b/flag")).exists();
    assertThat(root.resolve("never")).doesNotExist();
  }

  @Test
  void pathsFollowTheNameNodeOfTheActionThenTheGlobalOne() {
    String here = "file://" + root;

    assertOk(run(Optional.empty(), Optional.of("file:///"), new Mkdir(root + "/global")));
    assertOk(run(Optional.of(here), Optional.of("hdfs://down"), new Mkdir("/own")));

    assertThat(root.resolve("global")).isDirectory();
    assertThat(root.resolve("own")).isDirectory();
  }

  @Test
  void pathWithoutSchemeOrNameNodeIsFs001() {
    assertFailed(run(new Mkdir("/a")), "FS001");
    assertFailed(run(new Delete("relative", true)), "FS001");
    assertFailed(run(new Move("/a", at("b"))), "FS001");
  }

  @Test
  void relativePathWithANameNodeIsFs011() {
    assertFailed(run(Optional.of("file://" + root), Optional.empty(), new Mkdir("a")), "FS011");
  }

  @Test
  void schemeThatIsNotConfiguredIsE0904() {
    assertFailed(run(new Mkdir("s3a://bucket/x")), "E0904");
  }

  @Test
  void forbiddenPathIsFs014() {
    assertFailed(run(new Delete("file:///etc/hostname", true)), "FS014");
    assertFailed(run(new Mkdir(at("../x"))), "FS014");
  }

  @Test
  void fileSystemThatIsDownIsAPassingFailure() {
    Failed failed = assertFailed(run(new Mkdir("hdfs://down/x")), "FS004");

    assertThat(failed.type()).isEqualTo(ErrorType.TRANSIENT);
  }

  @Test
  void deleteTakesGlobsAndToleratesNothing() throws IOException {
    file("d/one.tmp");
    file("d/two.tmp");
    file("d/keep");

    assertOk(run(new Delete(at("d/*.tmp"), true), new Delete(at("none"), true)));

    assertThat(root.resolve("d")).isDirectoryNotContaining("glob:**.tmp");
    assertThat(root.resolve("d/keep")).exists();
  }

  @Test
  void mkdirWhereAFileIsIsFs004() throws IOException {
    file("f");

    assertFailed(run(new Mkdir(at("f"))), "FS004");
  }

  @Test
  void moveRenamesOrMovesInside() throws IOException {
    file("a");
    file("b");
    directory("d");

    assertOk(run(new Move(at("a"), at("renamed")), new Move(at("b"), at("d"))));

    assertThat(root.resolve("renamed")).hasContent("a");
    assertThat(root.resolve("d/b")).hasContent("b");
  }

  @Test
  void moveTargetMayOmitTheScheme() throws IOException {
    file("a");

    assertOk(run(new Move(at("a"), root + "/b")));

    assertThat(root.resolve("b")).hasContent("a");
  }

  @Test
  void moveToAnotherFileSystemIsFs007() throws IOException {
    file("a");

    assertFailed(run(new Move(at("a"), "hdfs://down/b")), "FS007");
  }

  @Test
  void moveOntoAFileIsFs008() throws IOException {
    file("a");
    file("b");
    file("d/a");

    assertFailed(run(new Move(at("a"), at("b"))), "FS008");
    assertFailed(run(new Move(at("a"), at("d"))), "FS008");
    assertThat(root.resolve("b")).hasContent("b");
  }

  @Test
  void severalSourcesNeedADirectory() throws IOException {
    file("in/1");
    file("in/2");

    assertFailed(run(new Move(at("in/*"), at("out"))), "FS012");
    assertOk(run(new Mkdir(at("out")), new Move(at("in/*"), at("out"))));

    assertThat(root.resolve("out/1")).hasContent("in/1");
    assertThat(root.resolve("out/2")).hasContent("in/2");
  }

  @Test
  void moveOfAGlobWithoutMatchIsFs006() throws IOException {
    directory("in");

    assertFailed(run(new Move(at("in/*"), at("out"))), "FS006");
  }

  @ParameterizedTest
  @CsvSource({
    "755, rwxr-xr-x",
    "-rwxrw-rw-, rwxrw-rw-",
    "drwxr-x---, rwxr-x---",
    "' 600 ', rw-------",
  })
  void permissionsAreOctalOrSymbolic(String given, String expected) throws IOException {
    file("f");

    assertOk(run(new Chmod(at("f"), given, true, false)));

    assertThat(permissions("f")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "75", "0755", "1755", "788", "rwxr-xr-x", "-rwsr-xr-x", "u+x"})
  void otherPermissionsAreFs010(String given) throws IOException {
    file("f");

    assertFailed(run(new Chmod(at("f"), given, true, false)), "FS010");
  }

  @Test
  void chmodReachesAsFarAsItSays() throws IOException {
    file("d/child");
    file("d/e/grandchild");
    for (String name : List.of("d", "d/child", "d/e", "d/e/grandchild")) {
      Files.setPosixFilePermissions(
          root.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    assertOk(run(new Chmod(at("d"), "701", false, false)));
    assertThat(permissions("d")).isEqualTo("rwx-----x");
    assertThat(permissions("d/child")).isEqualTo("rwx------");

    assertOk(run(new Chmod(at("d"), "710", true, false)));
    assertThat(permissions("d")).isEqualTo("rwx--x---");
    assertThat(permissions("d/child")).isEqualTo("rwx--x---");
    assertThat(permissions("d/e")).isEqualTo("rwx--x---");
    assertThat(permissions("d/e/grandchild")).isEqualTo("rwx------");

    assertOk(run(new Chmod(at("d"), "711", true, true)));
    assertThat(permissions("d/e/grandchild")).isEqualTo("rwx--x--x");
  }

  @Test
  void changingWhatIsNotThereIsFs009() {
    assertFailed(run(new Chmod(at("none"), "755", true, false)), "FS009");
    assertFailed(run(new Chgrp(at("none"), "users", true, false)), "FS009");
    assertFailed(run(new Setrep(at("none"), 2)), "FS009");
  }

  @Test
  void chgrpToAnUnknownGroupFails() throws IOException {
    file("f");

    assertFailed(run(new Chgrp(at("f"), "no-such-group-here", true, false)), "FS009");
  }

  @Test
  void touchzKeepsFilesWithContent() throws IOException {
    file("f");

    assertFailed(run(new Touchz(at("f"))), "FS009");
    assertThat(root.resolve("f")).hasContent("f");
  }

  @Test
  void setrepPassesDirectoriesBy() throws IOException {
    directory("d");
    file("f");

    assertOk(run(new Setrep(at("d"), 2), new Setrep(at("f"), 2)));
  }

  @Test
  void secondStartDoesNotDeleteWhatTheFirstMoved() throws IOException {
    file("result/part-0");
    file("published/old");
    startedAt = Instant.now().minusSeconds(5);
    FsOperation[] operations = {
      new Delete(at("published"), true), new Move(at("result"), at("published"))
    };
    assertOk(run(operations));

    assertOk(run(operations));

    assertThat(root.resolve("published/part-0")).hasContent("result/part-0");
  }

  @Test
  void secondStartGoesOnBehindTheLastMove() throws IOException {
    file("in/1");
    file("in/2");
    directory("out");
    startedAt = Instant.now().minusSeconds(5);
    assertOk(run(new Move(at("in/*"), at("out"))));

    assertOk(run(new Move(at("in/*"), at("out")), new Touchz(at("out/_DONE"))));

    assertThat(root.resolve("out")).isDirectoryContaining("glob:**/_DONE");
  }

  @Test
  void resultOfAnEarlierDayIsNotTakenForThisAttemptsMove() throws IOException {
    directory("from");
    file("to/data");
    startedAt = Instant.now().minusSeconds(5);
    FileTime yesterday = FileTime.from(startedAt.minus(Duration.ofDays(1)));
    Files.setLastModifiedTime(root.resolve("to"), yesterday);
    Files.setLastModifiedTime(root.resolve("from"), yesterday);

    assertFailed(run(new Move(at("from/data"), at("to"))), "FS006");
    assertFailed(run(new Move(at("from/*"), at("to"))), "FS006");
  }

  @Test
  void sourceThatTheActionItselfMakesProvesNothing() throws IOException {
    file("a");
    directory("c");
    file("c/b");
    startedAt = Instant.now().minusSeconds(5);

    ActionOutcome outcome = run(new Move(at("a"), at("b")), new Move(at("b"), at("c")));

    assertFailed(outcome, "FS008");
    assertThat(root.resolve("c/b")).hasContent("c/b");
    assertThat(root.resolve("b")).hasContent("a");
  }

  @Test
  void nothingIsLeftToKill() {
    FsAction action = new FsAction(body -> null, fileSystems, InstantSource.system());

    assertThat(
            action
                .kill(
                    Requests.of(
                        USER,
                        Optional.<URI>empty(),
                        Optional.empty(),
                        startedAt,
                        ExternalState.NONE,
                        node -> Optional.empty()))
                .stopped())
        .isTrue();
  }
}
