package io.drover.server.bundle;

import static java.util.Objects.requireNonNull;

import io.drover.actions.file.FilePath;
import io.drover.actions.file.FileStatus;
import io.drover.actions.file.FileSystems;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.XmlDocument;
import io.drover.schema.XmlElement;
import io.drover.server.bundle.SubWorkflowPaths.Span;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Copies an application into a bundle, with the sub-workflows that it leads to. What lies below the
 * directory keeps its place. A sub-workflow from elsewhere in the root comes into {@code
 * sub-workflows} beside the workflow that names it, and the path there is rewritten, relative to
 * {@code wf:appPath()}; nothing else in a file changes. Used once.
 */
public final class ApplicationImport {
  private static final String WORKFLOW = "workflow.xml";
  private static final String PROPERTIES = "job.properties";
  private static final String SUB_WORKFLOWS = "sub-workflows/";
  private static final int MAX_DEPTH = 32;

  private static final int MAX_PROPERTIES = 1024 * 1024;

  private final FileSystems fileSystems;
  private final String user;
  private final ImportRequest request;
  private final BundleZip zip;
  private final List<String> notes = new ArrayList<>();
  private final Deque<Tree> trees = new ArrayDeque<>();

  /** Where in the bundle a sub-workflow from elsewhere went, by the place that names it. */
  private final Map<String, String> copies = new HashMap<>();

  private final Set<String> taken = new HashSet<>();

  /**
   * A directory to be copied.
   *
   * @param prefix its place in the bundle, with a slash at the end
   * @param above the directories of the workflows that led to it
   */
  private record Tree(URI directory, String prefix, List<URI> above) {}

  private ApplicationImport(
      FileSystems fileSystems, String user, ImportRequest request, BundleZip zip) {
    this.fileSystems = fileSystems;
    this.user = user;
    this.request = request;
    this.zip = zip;
  }

  /**
   * Makes the bundle.
   *
   * @param user whom the file systems are asked for
   * @throws RefusedImportException for a source that no bundle can be made of; nothing is written
   * @throws IOException when a file system fails or forbids it; nothing is written
   */
  public static ImportReport run(
      FileSystems fileSystems, String user, BundleLimits limits, ImportRequest request)
      throws IOException {
    try (BundleZip zip = new BundleZip(limits)) {
      return new ApplicationImport(fileSystems, user, request, zip).run();
    } catch (InvalidPathException e) {
      throw new RefusedImportException("'" + e.getInput() + "' is no path: " + e.getReason());
    }
  }

  /** The local directories that such an import has to read; links must not lead out of them. */
  public static List<Path> localRoots(ImportRequest request) {
    List<Path> roots = new ArrayList<>();
    for (String text : List.of(request.root().orElse(request.source()), request.source())) {
      URI place = place(text);
      if ("file".equals(place.getScheme())) {
        Path path = Path.of(place.getPath());
        Path parent = path.getParent();
        roots.add(Files.isRegularFile(path) && parent != null ? parent : path);
      }
    }
    return roots;
  }

  private ImportReport run() throws IOException {
    URI given = place(request.source());
    FileStatus status =
        fileSystems
            .status(given, user)
            .orElseThrow(() -> new RefusedImportException("there is no " + FilePath.text(given)));
    URI source = status.directory() ? given : parent(given);
    String definition = status.directory() ? WORKFLOW : FilePath.name(given);
    URI root = request.root().map(ApplicationImport::place).orElse(source);
    if (SourcePaths.below(root, source).isEmpty()) {
      throw new RefusedImportException(
          FilePath.text(source) + " does not lie in the root " + FilePath.text(root));
    }
    Map<String, String> properties = properties(source);
    SourcePaths paths = new SourcePaths(source, root, home(properties), properties);
    trees.add(new Tree(source, "", List.of()));
    while (!trees.isEmpty()) {
      copy(trees.remove(), definition, paths);
    }
    finish(FilePath.text(given));
    zip.moveTo(request.output());
    return new ImportReport(zip.names(), zip.bytes(), notes);
  }

  private void finish(String given) throws IOException {
    if (!zip.contains(WORKFLOW)) {
      throw new RefusedImportException(
          "there is no " + WORKFLOW + " in " + given + "; name the definition itself");
    }
    if (!zip.contains(PROPERTIES) && request.propertiesFile().isPresent()) {
      zip.add(PROPERTIES, request.propertiesFile().get().getBytes(StandardCharsets.UTF_8));
    }
    List<String> jars = zip.names().stream().filter(name -> name.endsWith(".jar")).toList();
    if (!jars.isEmpty()) {
      notes.add(
          "Livy has to read "
              + (jars.size() == 1 ? jars.get(0) : jars.size() + " jars")
              + " from the server's bundle directory; where it cannot, leave jars out"
              + " (--without-lib) and name them by a URI that it reads.");
    }
    if (zip.contains("coordinator.xml") || zip.contains("bundle.xml")) {
      notes.add("This version runs the workflow of the bundle, not its schedule.");
    }
  }

  /** A URI; what has no scheme is a local path. */
  private static URI place(String text) {
    URI parsed = FilePath.parse(text);
    return parsed.getScheme() == null
        ? FilePath.parse("file://" + Path.of(text).toAbsolutePath().normalize())
        : parsed;
  }

  private static URI parent(URI place) {
    return FilePath.parent(place)
        .orElseThrow(() -> new RefusedImportException(place + " is in no directory"));
  }

  private Map<String, String> properties(URI source) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    Optional<String> defaults = small(FilePath.child(source, "config-default.xml"));
    try {
      defaults.ifPresent(xml -> all.putAll(HadoopConfigurationXml.read(xml)));
    } catch (InvalidRequestException e) {
      notes.add("config-default.xml cannot be read: " + e.getMessage());
    }
    Optional<String> own = small(FilePath.child(source, PROPERTIES));
    for (Optional<String> text : List.of(own, request.propertiesFile())) {
      Properties read = new Properties();
      try {
        read.load(new StringReader(text.orElse("")));
      } catch (IllegalArgumentException e) {
        notes.add(PROPERTIES + " cannot be read: " + e.getMessage());
      }
      read.stringPropertyNames().forEach(key -> all.put(key, read.getProperty(key).strip()));
    }
    all.putAll(request.properties());
    return all;
  }

  private Optional<String> small(URI file) throws IOException {
    Optional<FileStatus> status = fileSystems.status(file, user);
    return status.isEmpty() || status.get().directory()
        ? Optional.empty()
        : Optional.of(
            new String(
                fileSystems.of(file).read(file, MAX_PROPERTIES, user), StandardCharsets.UTF_8));
  }

  /** Where the application says that it lives. */
  private static Optional<URI> home(Map<String, String> properties) {
    String path =
        HadoopConfigurationXml.substitute(properties)
            .getOrDefault("oozie.wf.application.path", "")
            .strip();
    try {
      return path.isEmpty() || path.contains("${")
          ? Optional.empty()
          : Optional.of(FilePath.parse(path))
              .flatMap(home -> path.endsWith(".xml") ? FilePath.parent(home) : Optional.of(home));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private void copy(Tree tree, String definition, SourcePaths paths) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    collect(tree.directory(), 0, files);
    // of all before the first is read, so that nothing is read for nothing
    zip.checkFits(files.size(), files.stream().mapToLong(FileStatus::length).sum());
    for (FileStatus file : files) {
      taken.add(tree.prefix() + relative(tree, file));
    }
    for (FileStatus file : files) {
      String relative = relative(tree, file);
      boolean chosen = tree.prefix().isEmpty() && relative.equals(definition);
      if (tree.prefix().isEmpty() && relative.equals(WORKFLOW) && !chosen) {
        notes.add(WORKFLOW + " was left out: " + definition + " takes its place.");
        continue;
      }
      String name = tree.prefix() + (chosen ? WORKFLOW : relative);
      byte[] content = fileSystems.of(file.uri()).read(file.uri(), zip.left(), user);
      zip.add(name, name.endsWith(".xml") ? rewritten(content, name, file, tree, paths) : content);
    }
  }

  private static String relative(Tree tree, FileStatus file) {
    return SourcePaths.below(tree.directory(), file.uri()).orElseThrow();
  }

  /** The files below the directory, in the order of their names. */
  private void collect(URI directory, int depth, List<FileStatus> files) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new RefusedImportException(
          FilePath.text(directory) + " is deeper than " + MAX_DEPTH + " directories");
    }
    for (FileStatus entry : fileSystems.of(directory).list(directory, user)) {
      String name = FilePath.name(entry.uri());
      if (!SourcePaths.below(directory, entry.uri()).equals(Optional.of(name)) || unsafe(name)) {
        throw new RefusedImportException(
            "a bundle cannot hold the name '" + name + "' in " + FilePath.text(directory));
      }
      boolean aside = entry.directory() && (name.equals(".git") || isLeftOutLib(name));
      if (!aside && entry.directory()) {
        collect(entry.uri(), depth + 1, files);
      } else if (!aside && !isOutput(entry.uri())) {
        files.add(entry);
        zip.checkFits(files.size(), 0);
      }
    }
  }

  private boolean isLeftOutLib(String name) {
    return !request.withLib() && name.equals("lib");
  }

  /** A former bundle in the directory that it was made of. */
  private boolean isOutput(URI file) {
    return "file".equals(file.getScheme())
        && file.getPath().equals(request.output().toAbsolutePath().normalize().toString());
  }

  private static boolean unsafe(String name) {
    return name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.contains("\\")
        || name.chars().anyMatch(c -> c < ' ');
  }

  private byte[] rewritten(
      byte[] content, String name, FileStatus file, Tree tree, SourcePaths paths)
      throws IOException {
    Optional<String> text = utf8(content);
    Optional<XmlElement> workflow = text.flatMap(ApplicationImport::workflow);
    if (workflow.isEmpty()) {
      return content;
    }
    String document = text.get();
    Map<Span, String> changes = new LinkedHashMap<>();
    for (XmlElement path : SubWorkflowPaths.in(workflow.get())) {
      String where = name + ":" + path.location().line() + ": ";
      Optional<Span> span = SubWorkflowPaths.span(document, path);
      boolean byDirectory = name.equals(WORKFLOW) || name.endsWith("/" + WORKFLOW);
      if (span.isEmpty() || !byDirectory) {
        notes.add(where + path.text().strip() + " was left as it is.");
        continue;
      }
      String own = name.substring(0, name.length() - WORKFLOW.length());
      led(path.text(), where, own, parent(file.uri()), tree, paths)
          .ifPresent(changed -> changes.put(span.get(), changed));
    }
    return changes.isEmpty()
        ? content
        : SubWorkflowPaths.replace(document, changes).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sees to it that a sub-workflow comes along; gives the path to it in the bundle, or nothing when
   * the path has to stay as it is.
   *
   * @param own directory of the workflow in the bundle
   * @param directory of the workflow at the source
   */
  private Optional<String> led(
      String text, String where, String own, URI directory, Tree tree, SourcePaths paths)
      throws IOException {
    String path = text.strip();
    Optional<URI> target = paths.resolve(path, directory);
    if (target.isEmpty()) {
      notes.add(where + "where " + path + " leads is known only when the job runs.");
      return Optional.empty();
    }
    Optional<URI> place = paths.inRoot(target.get());
    if (place.isEmpty()) {
      notes.add(
          where
              + path
              + " lies outside of "
              + FilePath.text(paths.root())
              + " and was not copied: the server has to read it from there, or give a --root.");
      return Optional.empty();
    }
    Optional<FileStatus> status = fileSystems.status(place.get(), user);
    boolean isDirectory = status.isPresent() && status.get().directory();
    URI sub = isDirectory ? place.get() : parent(place.get());
    String file = isDirectory ? "" : "/" + FilePath.name(place.get());
    boolean there =
        isDirectory
            ? fileSystems.status(FilePath.child(sub, WORKFLOW), user).isPresent()
            : status.isPresent();
    if (!there) {
      notes.add(where + "there is no workflow at " + FilePath.text(place.get()) + ".");
      return Optional.empty();
    }
    Optional<String> below = SourcePaths.below(directory, sub);
    if (below.isPresent()) {
      return Optional.of(inBundle(below.get(), file));
    }
    List<URI> above = new ArrayList<>(tree.above());
    above.add(tree.directory());
    above.add(directory);
    if (above.stream().anyMatch(outer -> SourcePaths.below(sub, outer).isPresent())) {
      notes.add(where + path + " leads back to a workflow that it is part of; left as it is.");
      return Optional.empty();
    }
    return Optional.of(inBundle(copied(sub, own, above), file));
  }

  private static String inBundle(String path, String file) {
    return "${wf:appPath()}" + (path.isEmpty() ? "" : "/" + path) + file;
  }

  /** The place below {@code own} where a directory from elsewhere goes; once for each. */
  private String copied(URI sub, String own, List<URI> above) {
    return requireNonNull(
        copies.computeIfAbsent(
            own + "|" + sub,
            key -> {
              String wanted = SUB_WORKFLOWS + FilePath.name(sub);
              String name = wanted;
              for (int i = 2; isTaken(own + name); i++) {
                name = wanted + "-" + i;
              }
              taken.add(own + name + "/");
              trees.add(new Tree(sub, own + name + "/", List.copyOf(above)));
              return name;
            }));
  }

  private boolean isTaken(String directory) {
    return taken.stream()
        .anyMatch(name -> name.equals(directory) || name.startsWith(directory + "/"));
  }

  private static Optional<XmlElement> workflow(String text) {
    try {
      return Optional.of(XmlDocument.read(text)).filter(root -> root.name().equals("workflow-app"));
    } catch (InvalidRequestException e) {
      // copied as it is; the server says what is wrong with it
      return Optional.empty();
    }
  }

  private static Optional<String> utf8(byte[] content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
