package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every file system. */
public abstract class WorkflowFileSystemContract {
  protected static final String USER = System.getProperty("user.name");

  protected abstract WorkflowFileSystem fileSystem();

  /** An empty directory of this test's own. */
  protected abstract URI directory();

  /** Makes a file without going through the file system under test. */
  protected abstract void write(URI path, byte[] content) throws IOException;

  /** Such as {@code rwxr-x---}, asked without going through the file system under test. */
  protected abstract String permissions(URI path) throws IOException;

  /** False for an object store: nothing has permissions, and setting them changes nothing. */
  protected boolean hasPermissions() {
    return true;
  }

  protected final URI at(String name) {
    return FilePath.child(directory(), name);
  }

  private FileSystems all() {
    return new FileSystems(List.of(fileSystem()));
  }

  private List<String> glob(String pattern) throws IOException {
    String prefix = FilePath.text(directory()) + "/";
    return all().glob(prefix + pattern, USER).stream()
        .map(status -> FilePath.text(status.uri()).substring(prefix.length()))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void missingPathHasNoStatusAndNoChildren() throws IOException {
    assertThat(fileSystem().status(at("none"), USER)).isEmpty();
    assertThat(fileSystem().list(at("none"), USER)).isEmpty();
    assertThat(fileSystem().status(at("none/below"), USER)).isEmpty();
  }

  @Test
  void fileTellsItsSizeAndTime() throws IOException {
    write(at("f"), bytes("hello"));

    FileStatus status = fileSystem().status(at("f"), USER).orElseThrow();

    assertThat(status.directory()).isFalse();
    assertThat(status.length()).isEqualTo(5);
    assertThat(status.uri()).isEqualTo(at("f"));
    assertThat(Duration.between(status.modifiedAt(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void fileHasNoChildren() throws IOException {
    write(at("f"), bytes("hello"));

    assertThat(fileSystem().list(at("f"), USER)).isEmpty();
  }

  @Test
  void nothingIsBelowAFile() throws IOException {
    write(at("f"), bytes("hello"));

    assertThat(fileSystem().status(at("f/below"), USER)).isEmpty();
    assertThat(fileSystem().list(at("f/below"), USER)).isEmpty();
    assertThat(glob("f/*")).isEmpty();
  }

  @Test
  void directoriesAreMadeWithTheirParentsAndAgain() throws IOException {
    fileSystem().mkdirs(at("a/b/c"), USER);
    fileSystem().mkdirs(at("a/b/c"), USER);

    assertThat(fileSystem().status(at("a/b/c"), USER).orElseThrow().directory()).isTrue();
  }

  @Test
  void directoryIsNotMadeWhereAFileIs() throws IOException {
    write(at("f"), bytes("x"));

    assertThatThrownBy(() -> fileSystem().mkdirs(at("f"), USER)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fileSystem().mkdirs(at("f/below"), USER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void childrenComeInNameOrder() throws IOException {
    fileSystem().mkdirs(at("d/two"), USER);
    write(at("d/three"), bytes("x"));
    write(at("d/one"), bytes("x"));
    write(at("d/two/deeper"), bytes("x"));

    assertThat(fileSystem().list(at("d"), USER))
        .extracting(FileStatus::uri)
        .containsExactly(at("d/one"), at("d/three"), at("d/two"));
  }

  @Test
  void childrenMayBeAskedForByPrefixAndNotTooMany() throws IOException {
    fileSystem().mkdirs(at("d/day=1"), USER);
    write(at("d/day=2"), bytes("x"));
    write(at("d/other"), bytes("x"));

    assertThat(fileSystem().list(at("d"), "day=", 3, USER))
        .extracting(FileStatus::uri)
        .containsExactly(at("d/day=1"), at("d/day=2"));
    assertThat(fileSystem().list(at("d"), "none", 3, USER)).isEmpty();
    assertThat(fileSystem().list(at("none"), "", 3, USER)).isEmpty();
    assertThatThrownBy(() -> fileSystem().list(at("d"), "", 2, USER))
        .isInstanceOf(TooManyEntriesException.class)
        .hasMessageContaining("more than 2 entries");
  }

  @Test
  void namesMayHoldBlanksAccentsAndPercentSigns() throws IOException {
    List<String> names = List.of("a b", "day=1%2F2", "été+#?&", "über;x=[1]", "日本");
    for (String name : names) {
      fileSystem().mkdirs(at("odd/" + name), USER);
      write(at("odd/" + name + "/part 0"), bytes("x"));
    }

    assertThat(fileSystem().list(at("odd"), USER))
        .extracting(status -> FilePath.name(status.uri()))
        .containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(fileSystem().status(at("odd/" + name + "/part 0"), USER)).isPresent();
    }
    assertThat(glob("odd/été*/part *")).containsExactly("odd/été+#?&/part 0");
    assertThat(glob("odd/day=1%2F*/part 0")).containsExactly("odd/day=1%2F2/part 0");
  }

  @Test
  void deleteTakesEverythingBelowAndToleratesNothing() throws IOException {
    fileSystem().mkdirs(at("d/e"), USER);
    write(at("d/e/f"), bytes("x"));

    fileSystem().delete(at("d"), true, USER);
    fileSystem().delete(at("d"), true, USER);

    assertThat(fileSystem().status(at("d"), USER)).isEmpty();
    assertThat(fileSystem().status(directory(), USER)).isPresent();
  }

  @Test
  void renameMovesADirectoryWithWhatIsInIt() throws IOException {
    fileSystem().mkdirs(at("from"), USER);
    write(at("from/f"), bytes("x"));

    fileSystem().rename(at("from"), at("to é"), USER);

    assertThat(fileSystem().status(at("from"), USER)).isEmpty();
    assertThat(fileSystem().status(at("to é/f"), USER)).isPresent();
  }

  @Test
  void renameRefusesAnExistingTargetAndLeavesBothAlone() throws IOException {
    write(at("from"), bytes("new"));
    write(at("file"), bytes("old"));
    fileSystem().mkdirs(at("directory"), USER);

    assertThatThrownBy(() -> fileSystem().rename(at("from"), at("file"), USER))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> fileSystem().rename(at("from"), at("directory"), USER))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(fileSystem().read(at("from"), 10, USER)).isEqualTo(bytes("new"));
    assertThat(fileSystem().read(at("file"), 10, USER)).isEqualTo(bytes("old"));
    assertThat(fileSystem().list(at("directory"), USER)).isEmpty();
  }

  @Test
  void renameOfNothingOrIntoNowhereIsAnError() throws IOException {
    write(at("f"), bytes("x"));

    assertThatThrownBy(() -> fileSystem().rename(at("none"), at("to"), USER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> fileSystem().rename(at("f"), at("no/such/place"), USER))
        .isInstanceOf(IOException.class);
    assertThat(fileSystem().status(at("f"), USER)).isPresent();
  }

  @Test
  void touchMakesAnEmptyFileAndRenewsIt() throws IOException {
    fileSystem().touch(at("new/flag"), USER);
    Instant first = fileSystem().status(at("new/flag"), USER).orElseThrow().modifiedAt();

    fileSystem().touch(at("new/flag"), USER);

    FileStatus again = fileSystem().status(at("new/flag"), USER).orElseThrow();
    assertThat(again.length()).isZero();
    assertThat(again.modifiedAt()).isAfterOrEqualTo(first);
  }

  @Test
  void touchNeverEmptiesAFile() throws IOException {
    write(at("full"), bytes("data"));
    fileSystem().mkdirs(at("d"), USER);

    assertThatThrownBy(() -> fileSystem().touch(at("full"), USER)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> fileSystem().touch(at("d"), USER)).isInstanceOf(IOException.class);
    assertThat(fileSystem().read(at("full"), 10, USER)).isEqualTo(bytes("data"));
  }

  @Test
  void readGivesAllOrNothing() throws IOException {
    write(at("f é"), bytes("0123456789"));
    write(at("empty"), new byte[0]);

    assertThat(fileSystem().read(at("f é"), 10, USER)).isEqualTo(bytes("0123456789"));
    assertThat(fileSystem().read(at("empty"), 10, USER)).isEmpty();
    assertThatThrownBy(() -> fileSystem().read(at("f é"), 9, USER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 9 bytes");
    assertThatThrownBy(() -> fileSystem().read(at("none"), 9, USER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
  }

  @Test
  void permissionsAreSet() throws IOException {
    write(at("f"), bytes("x"));

    fileSystem().setPermission(at("f"), "640", USER);
    if (hasPermissions()) {
      assertThat(permissions(at("f"))).isEqualTo("rw-r-----");
    }
    fileSystem().setPermission(at("f"), "751", USER);
    if (hasPermissions()) {
      assertThat(permissions(at("f"))).isEqualTo("rwxr-x--x");
    }

    assertThatThrownBy(() -> fileSystem().setPermission(at("none"), "640", USER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void replicationCanBeSet() throws IOException {
    write(at("f"), bytes("x"));

    fileSystem().setReplication(at("f"), 1, USER);

    assertThat(fileSystem().status(at("f"), USER)).isPresent();
  }

  @Test
  void globsGoLevelByLevel() throws IOException {
    for (String day : List.of("day=01", "day=02", "day=11")) {
      fileSystem().mkdirs(at("in/" + day), USER);
      write(at("in/" + day + "/_SUCCESS"), new byte[0]);
    }
    write(at("in/day=file"), bytes("x"));

    assertThat(glob("in/day=*/_SUCCESS"))
        .containsExactly("in/day=01/_SUCCESS", "in/day=02/_SUCCESS", "in/day=11/_SUCCESS");
    assertThat(glob("in/day=0?")).containsExactly("in/day=01", "in/day=02");
    assertThat(glob("in/day=[1-9]*")).containsExactly("in/day=11");
    assertThat(glob("in/day=[^0]*")).containsExactly("in/day=11", "in/day=file");
    assertThat(glob("{in,out}/day={01,11,31}")).containsExactly("in/day=01", "in/day=11");
    assertThat(glob("in/{day=01/_SUCCESS,day=02}"))
        .containsExactly("in/day=01/_SUCCESS", "in/day=02");
    assertThat(glob("in/day=01")).containsExactly("in/day=01");
    assertThat(glob("in/day=01/none*")).isEmpty();
    assertThat(glob("none/*/x")).isEmpty();
    assertThat(glob("i\\n/day=01")).containsExactly("in/day=01");
  }

  @Test
  void globWithTooManyMatchesIsRefused() throws IOException {
    for (int i = 0; i < 4; i++) {
      fileSystem().mkdirs(at("many/" + i), USER);
    }

    Glob glob = new Glob(all().as(USER), 3);

    assertThatThrownBy(() -> glob.expand(FilePath.text(at("many/*"))))
        .isInstanceOf(GlobLimitException.class)
        .hasMessageContaining("more than 3");
    assertThat(new Glob(all().as(USER), 4).expand(FilePath.text(at("many/*")))).hasSize(4);
  }

  @Test
  void contentSizeAddsUpAllFilesBelow() throws IOException {
    fileSystem().mkdirs(at("d/e"), USER);
    write(at("d/one"), bytes("123"));
    write(at("d/e/two"), bytes("4567"));
    FileStatus top = fileSystem().status(at("d"), USER).orElseThrow();

    assertThat(new ContentSize(all().as(USER)).of(top, Long.MAX_VALUE)).isEqualTo(7);
    assertThat(new ContentSize(all().as(USER)).of(top, 1)).isEqualTo(3);
    assertThatThrownBy(() -> new ContentSize(all().as(USER), 2).of(top, Long.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 2 entries");
  }
}
