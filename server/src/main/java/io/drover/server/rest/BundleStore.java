package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.server.bundle.BundleLimits;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
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
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Uploaded applications, unpacked once under their content hash. Entries that would leave the
 * directory are refused; links cannot come out of the reader used here, which knows only files and
 * directories.
 */
public final class BundleStore {
  private static final int MAX_ENTRIES = BundleLimits.STANDARD.entries();

  private final Path root;
  private final long maxUnpacked;

  public BundleStore(Path root) {
    this(root, BundleLimits.STANDARD.unpacked());
  }

  /** {@code maxUnpacked} bounds the bytes of all entries of one bundle. */
  BundleStore(Path root, long maxUnpacked) {
    this.root = root.toAbsolutePath().normalize();
    this.maxUnpacked = maxUnpacked;
  }

  public Path root() {
    return root;
  }

  /**
   * Directory of the application; throws E0803 for a zip that cannot be taken.
   *
   * @param file what must be at its top, such as {@code workflow.xml}
   */
  Path unpack(byte[] zip, String file) {
    try {
      Files.createDirectories(root);
      Path directory = root.resolve(hash(zip));
      if (Files.isRegularFile(directory.resolve(file))) {
        return directory;
      }
      Path fresh = Files.createTempDirectory(root, "unpack-");
      try {
        unpack(zip, file, fresh);
        move(fresh, directory);
      } finally {
        deleteAll(fresh);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store the bundle", e);
    }
  }

  private void unpack(byte[] zip, String file, Path directory) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      unpack(in, directory);
    } catch (ZipException | EOFException e) {
      throw refused("it is no valid zip: " + e.getMessage());
    }
    if (!Files.isRegularFile(directory.resolve(file))) {
      throw refused("it has no " + file + " at its top");
    }
  }

  private void unpack(ZipInputStream in, Path directory) throws IOException {
    long left = maxUnpacked;
    int entries = 0;
    for (ZipEntry entry = next(in); entry != null; entry = next(in)) {
      if (++entries > MAX_ENTRIES) {
        throw refused("it has more than " + MAX_ENTRIES + " entries");
      }
      Path target = target(directory, entry.getName());
      try {
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          left -= write(in, target, left);
        }
      } catch (FileSystemException e) {
        // a name that is a file and a directory, or longer than the file system takes
        throw refused("entry '" + entry.getName() + "' cannot be stored: " + e.getReason());
      }
    }
  }

  private static @Nullable ZipEntry next(ZipInputStream in) throws IOException {
    try {
      return in.getNextEntry();
    } catch (IllegalArgumentException e) {
      // how the JDK tells that a name is not UTF-8
      throw new ZipException("an entry's name is not UTF-8");
    }
  }

  /** Copies through a small buffer, however large the entry is; gives the bytes written. */
  private long write(InputStream in, Path target, long most) throws IOException {
    long written = 0;
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        written += read;
        if (written > most) {
          throw refused("it unpacks to more than " + maxUnpacked + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    return written;
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
    } catch (FileSystemException e) {
      if (!Files.isDirectory(to)) {
        throw e;
      }
      // somebody else unpacked the same content meanwhile
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
