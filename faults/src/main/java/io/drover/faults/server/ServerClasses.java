package io.drover.faults.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server's processes run: this process's own class path, and an archive of the classes
 * that a server loads, which halves the time that it takes to start. The archive is made by the
 * first start and kept until a class changes.
 *
 * @param jars in order; the JVM archives no classes of directories
 * @param archive may not be there yet
 */
record ServerClasses(List<Path> jars, Path archive) {
  ServerClasses {
    jars = List.copyOf(jars);
    requireNonNull(archive, "archive");
  }

  /**
   * Those of this process. Its own directories of classes are packed into jars below {@code
   * directory}.
   */
  static ServerClasses of(String classPath, Path directory) {
    List<Path> entries =
        Stream.of(classPath.split(File.pathSeparator)).map(Path::of).filter(Files::exists).toList();
    try {
      Path home = directory.resolve(digest(entries));
      Files.createDirectories(home);
      List<Path> jars = new ArrayList<>();
      for (Path entry : entries) {
        jars.add(Files.isDirectory(entry) ? packed(entry, home, jars.size()) : entry);
      }
      return new ServerClasses(jars, home.resolve("server.jsa"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String classPath() {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path packed(Path directory, Path home, int number) throws IOException {
    Path jar = home.resolve("classes-" + number + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Path scratch = home.resolve(UUID.randomUUID() + ".tmp");
    try (OutputStream file = Files.newOutputStream(scratch);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path path : paths(directory)) {
        String name = directory.relativize(path).toString().replace(File.separatorChar, '/');
        // Flyway finds its scripts only by the entries of directories
        boolean folder = Files.isDirectory(path);
        out.putNextEntry(new JarEntry(folder ? name + "/" : name));
        if (!folder) {
          Files.copy(path, out);
        }
        out.closeEntry();
      }
    }
    return Files.move(scratch, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Everything below a directory, or a jar alone. */
  private static List<Path> paths(Path entry) throws IOException {
    try (Stream<Path> paths = Files.walk(entry)) {
      return paths
          .filter(path -> Files.isRegularFile(path) || !path.equals(entry))
          .sorted()
          .toList();
    }
  }

  /** Changes with any class or jar. */
  private static String digest(List<Path> entries) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path entry : entries) {
      for (Path file : paths(entry)) {
        text.append(file)
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file).toMillis())
            .append('\n');
      }
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8)).toString();
  }
}
