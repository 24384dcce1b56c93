package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Uploaded applications, unpacked once under their content hash. Entries that would leave the
 * directory are refused; links cannot come out of the reader used here, which knows only files and
 * directories.
 */
public final class BundleStore {
  private static final int MAX_ENTRIES = 10_000;
  private static final long MAX_UNPACKED = 512L * 1024 * 1024;

  private final Path root;

  public BundleStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path root() {
    return root;
  }

  /** Directory of the application; throws E0803 for a zip that cannot be taken. */
  Path unpack(byte[] zip) {
    try {
      Files.createDirectories(root);
      Path directory = root.resolve(hash(zip));
      if (Files.isDirectory(directory)) {
        return directory;
      }
      Path fresh = Files.createTempDirectory(root, "unpack-");
      try {
        unpack(zip, fresh);
        move(fresh, directory);
      } finally {
        deleteAll(fresh);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store the bundle", e);
    }
  }

  private static void unpack(byte[] zip, Path directory) throws IOException {
    long left = MAX_UNPACKED;
    int entries = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (++entries > MAX_ENTRIES) {
          throw refused("it has more than " + MAX_ENTRIES + " entries");
        }
        Path target = target(directory, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
        left -= content.length;
        if (left < 0) {
          throw refused("it unpacks to more than " + MAX_UNPACKED + " bytes");
        }
        Files.write(target, content);
      }
    } catch (java.util.zip.ZipException e) {
      throw refused("it is no valid zip: " + e.getMessage());
    }
    if (!Files.isRegularFile(directory.resolve("workflow.xml"))) {
      throw refused("it has no workflow.xml at its top");
    }
  }

  private static Path target(Path directory, String name) {
    try {
      Path target = directory.resolve(name).normalize();
      if (target.startsWith(directory) && !name.startsWith("/") && !name.contains("\\")) {
        return target;
      }
    } catch (InvalidPathException e) {
      // told below
    }
    throw refused("entry '" + name + "' would leave the application's directory");
  }

  private static InvalidRequestException refused(String why) {
    return new InvalidRequestException(ErrorCode.E0803, "The bundle is refused: " + why);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // somebody else unpacked the same content
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
