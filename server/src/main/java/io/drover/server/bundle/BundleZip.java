package io.drover.server.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a bundle into a temporary file, within limits; {@link #moveTo} makes it the result. */
final class BundleZip implements AutoCloseable {
  /** The same application gives the same bytes. */
  private static final FileTime TIME = FileTime.fromMillis(315_532_800_000L);

  private final BundleLimits limits;
  private final Path file;
  private final ZipOutputStream zip;
  private final Set<String> names = new LinkedHashSet<>();
  private long bytes;

  BundleZip(BundleLimits limits) throws IOException {
    this.limits = limits;
    this.file = Files.createTempFile("drover-", ".zip");
    OutputStream out = Files.newOutputStream(file);
    this.zip = new ZipOutputStream(out);
  }

  /** Bytes that still fit, for whoever reads the next file. */
  int left() {
    return (int) Math.min(limits.unpacked() - bytes, Integer.MAX_VALUE - 8);
  }

  /** Throws what stops an import that would become too large. */
  void checkFits(int files, long length) {
    if (names.size() + files > limits.entries()) {
      throw new RefusedImportException(
          "the application has more than " + limits.entries() + " files");
    }
    if (length > left()) {
      throw new RefusedImportException(
          "the application has more than " + limits.unpacked() + " bytes");
    }
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  void add(String name, byte[] content) throws IOException {
    checkFits(1, content.length);
    if (!names.add(name)) {
      throw new RefusedImportException("there are two files '" + name + "'");
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    bytes += content.length;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  long bytes() {
    return bytes;
  }

  /** Ends the zip and puts it there. */
  void moveTo(Path target) throws IOException {
    zip.close();
    long packed = Files.size(file);
    if (packed > limits.packed()) {
      throw new RefusedImportException(
          "the bundle would have "
              + packed
              + " bytes, and a server takes at most "
              + limits.packed()
              + "; leave jars where Livy reads them (--without-lib), or give the server the"
              + " directory itself with oozie.wf.application.path");
    }
    Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    zip.close();
    Files.deleteIfExists(file);
  }
}
