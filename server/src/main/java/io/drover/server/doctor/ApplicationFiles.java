package io.drover.server.doctor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The texts of an application directory.
 *
 * @param name what was asked about, for the report's head
 * @param only the one definition to begin with, relative; empty for all of them
 * @param texts of the XML and property files, by path relative to the directory with slashes
 */
public record ApplicationFiles(String name, String only, SortedMap<String, String> texts) {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_FILES = 2_000;

  /** Larger files are no definitions, and no server would take them. */
  private static final long MAX_BYTES = 5 * 1024 * 1024;

  public ApplicationFiles {
    requireNonNull(name, "name");
    requireNonNull(only, "only");
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  /**
   * Reads a directory, or the directory around a definition file, with what lies below it.
   *
   * @throws IOException when there is no such file, or one cannot be read
   */
  public static ApplicationFiles read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    boolean directory = Files.isDirectory(path);
    Path absolute = path.toAbsolutePath().normalize();
    Path root = directory ? absolute : requireNonNull(absolute.getParent());
    SortedMap<String, String> texts = new TreeMap<>();
    for (Path file : files(root)) {
      texts.put(relative(root, file), text(file));
    }
    String only = directory ? "" : relative(root, absolute);
    if (!directory) {
      // whatever its name ends in, this one was asked for
      texts.put(only, text(absolute));
    }
    return new ApplicationFiles(
        String.valueOf(directory ? absolute.getFileName() : only), only, texts);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root, MAX_DEPTH)) {
      List<Path> files =
          found
              .filter(file -> file.toString().endsWith(".xml") || isProperties(file.toString()))
              .filter(file -> Files.isRegularFile(file) && file.toFile().length() <= MAX_BYTES)
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
      if (files.size() > MAX_FILES) {
        throw new IOException(
            root + " has more than " + MAX_FILES + " XML files; name the application's directory");
      }
      return files;
    }
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  static boolean isProperties(String file) {
    return file.endsWith(".properties");
  }

  /** The path of a file beside another one. */
  static String beside(String file, String name) {
    return directory(file) + name;
  }

  /** With its slash at the end; empty for the root. */
  static String directory(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }
}
