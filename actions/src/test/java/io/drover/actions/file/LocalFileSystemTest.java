package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFileSystemTest extends WorkflowFileSystemContract {
  @TempDir Path temporary;
  private Path root;
  private Path outside;
  private LocalFileSystem fileSystem;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(temporary.resolve("allowed"));
    outside = Files.createDirectory(temporary.resolve("allowed-not"));
    Files.createDirectory(root.resolve("work"));
    Files.writeString(outside.resolve("secret"), "secret");
    fileSystem =
        new LocalFileSystem(
            List.of(root), new TimedCalls(4, Duration.ofSeconds(10)), InstantSource.system());
  }

  @AfterEach
  void close() {
    fileSystem.close();
  }

  @Override
  protected WorkflowFileSystem fileSystem() {
    return fileSystem;
  }

  @Override
  protected URI directory() {
    return FilePath.parse("file://" + root.resolve("work"));
  }

  @Override
  protected void write(URI path, byte[] content) throws IOException {
    Files.write(Path.of(path.getPath()), content);
  }

  @Override
  protected String permissions(URI path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path.getPath())));
  }

  private void assertDenied(URI path) throws IOException {
    assertThatThrownBy(() -> fileSystem.status(path, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.list(path, USER)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.read(path, 100, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.mkdirs(path, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.touch(path, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.setPermission(path, "777", USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(outside).isDirectoryContaining("glob:**/secret").isNotEmptyDirectory();
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Test
  void pathsOutsideOfTheAllowedDirectoriesAreRefused() throws IOException {
    assertDenied(FilePath.parse("file://" + outside.resolve("secret")));
    assertDenied(FilePath.parse("file:///"));
    assertDenied(FilePath.parse("file://" + temporary));
    assertDenied(FilePath.parse("file://" + outside.resolve("new/deep")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../allowed-not/secret",
        "work/../../allowed-not/secret",
        "%2e%2e/allowed-not/secret",
        "%2E%2e/allowed-not/secret",
        "%252e%252e/allowed-not/secret",
        "work/%00/x",
        "work/a%2500",
      })
  void dotsAndNulInAnyWritingAreRefused(String tail) throws IOException {
    assertDenied(URI.create("file://" + root + "/" + tail));
  }

  @Test
  void anotherMachineIsRefused() throws IOException {
    assertDenied(URI.create("file://server" + root.resolve("work")));
  }

  @Test
  void symbolicLinksLeadNobodyOut() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("file-link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("not-yet"));

    assertDenied(FilePath.parse("file://" + root.resolve("link/secret")));
    assertDenied(FilePath.parse("file://" + root.resolve("link/new/deep")));
    assertDenied(FilePath.parse("file://" + root.resolve("file-link")));
    assertDenied(FilePath.parse("file://" + root.resolve("dangling")));
    assertDenied(FilePath.parse("file://" + root.resolve("dangling/deeper")));
    assertThat(outside.resolve("not-yet")).doesNotExist();
    URI work = FilePath.parse("file://" + root.resolve("work"));
    URI through = FilePath.parse("file://" + root.resolve("link/moved"));
    assertThatThrownBy(() -> fileSystem.rename(work, through, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.rename(through, work, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(
            () ->
                fileSystem.delete(
                    FilePath.parse("file://" + root.resolve("link/secret")), true, USER))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void symbolicLinksInsideAreFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("inside"), root.resolve("work"));
    write(at("f"), new byte[] {1});

    assertThat(fileSystem.status(FilePath.parse("file://" + root.resolve("inside/f")), USER))
        .isPresent();
  }

  @Test
  void deletingRemovesLinksAndNotWhatTheyPointTo() throws IOException {
    Files.createSymbolicLink(root.resolve("work/link"), outside);

    fileSystem.delete(directory(), true, USER);

    assertThat(root.resolve("work")).doesNotExist();
    assertThat(outside.resolve("secret")).exists();
  }

  @Test
  void anAllowedDirectoryItselfIsNeitherDeletedNorMoved() {
    URI top = FilePath.parse("file://" + root);

    assertThatThrownBy(() -> fileSystem.delete(top, true, USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> fileSystem.rename(top, at("x"), USER))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(root).exists();
  }

  @Test
  void withoutAllowedDirectoriesNothingIsAllowed() {
    try (LocalFileSystem none =
        new LocalFileSystem(
            List.of(), new TimedCalls(1, Duration.ofSeconds(10)), InstantSource.system())) {
      assertThatThrownBy(() -> none.status(directory(), USER))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void aGroupThatDoesNotExistIsAnError() throws IOException {
    write(at("f"), new byte[] {1});

    assertThatThrownBy(() -> fileSystem.setGroup(at("f"), "no-such-group-here", USER))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aHangingCallCostsAThreadButNotTheCaller() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean asked = new AtomicBoolean();
    try (TimedCalls calls = new TimedCalls(1, Duration.ofMillis(200))) {
      TimedCalls.Work hang =
          () -> {
            boolean done = false;
            while (!done) {
              try {
                release.await();
                done = true;
              } catch (InterruptedException e) {
                // A dead mount does not listen either.
                asked.set(true);
              }
            }
          };
      assertThatThrownBy(() -> calls.run(directory(), hang))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer within");
      assertThatThrownBy(() -> calls.run(directory(), () -> {}))
          .as("the only thread hangs")
          .isInstanceOf(IOException.class);

      release.countDown();

      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> calls.call(directory(), () -> true));
    }
    assertThat(asked).isTrue();
  }
}
