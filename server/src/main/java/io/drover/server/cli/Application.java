package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.FileEntity;

/**
 * A workflow on disk, ready to be sent: a workflow.xml, a zip bundle, or a directory that was
 * zipped into a temporary file, which {@link #close} deletes.
 */
final class Application implements AutoCloseable {
  private static final String WORKFLOW = "workflow.xml";

  private final Path file;
  private final boolean bundle;
  private final boolean temporary;

  private Application(Path file, boolean bundle, boolean temporary) {
    this.file = requireNonNull(file, "file");
    this.bundle = bundle;
    this.temporary = temporary;
  }

  static Application of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      if (!Files.isRegularFile(path.resolve(WORKFLOW))) {
        throw new CliException(ExitCode.USAGE, "there is no " + WORKFLOW + " in " + path);
      }
      return zip(path);
    }
    if (!Files.isReadable(path)) {
      throw new CliException(ExitCode.USAGE, "cannot read " + path);
    }
    return new Application(path, isZip(path), false);
  }

  /** By its first bytes: the name of a file says little about what is in it. */
  private static boolean isZip(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    }
  }

  private static Application zip(Path directory) throws IOException {
    Path zip = Files.createTempFile("drover-", ".zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (Path file : files(directory)) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        ZipEntry entry = new ZipEntry(name);
        // The same application gives the same bytes.
        entry.setLastModifiedTime(FileTime.fromMillis(315_532_800_000L));
        entries.putNextEntry(entry);
        Files.copy(file, entries);
        entries.closeEntry();
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(zip);
      throw e;
    }
    return new Application(zip, true, true);
  }

  /** Regular files in a fixed order; links to directories and version control are left out. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !directory.relativize(file).startsWith(".git"))
          .sorted()
          .toList();
    }
  }

  HttpEntity entity() {
    return new FileEntity(
        file.toFile(),
        bundle ? ContentType.create("application/zip") : ContentType.APPLICATION_XML);
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(file);
    }
  }
}
