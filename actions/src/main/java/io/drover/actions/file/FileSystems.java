package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configured file systems by URI scheme. Thread-safe. A URI must be absolute; who resolves a
 * relative path against a name-node is the action, by Oozie's rules.
 */
public final class FileSystems {
  /** Most matches a glob may have (Oozie's {@code oozie.action.fs.glob.max}). */
  public static final int GLOB_LIMIT = 50_000;

  private final Map<String, WorkflowFileSystem> byScheme;

  public FileSystems(List<WorkflowFileSystem> fileSystems) {
    Map<String, WorkflowFileSystem> schemes = new HashMap<>();
    for (WorkflowFileSystem fileSystem : fileSystems) {
      for (String scheme : fileSystem.schemes()) {
        schemes.put(scheme, fileSystem);
      }
    }
    this.byScheme = Map.copyOf(schemes);
  }

  /** Throws {@link UnsupportedSchemeException} for a scheme that is not configured. */
  public WorkflowFileSystem of(URI uri) throws UnsupportedSchemeException {
    String scheme = uri.getScheme();
    WorkflowFileSystem found =
        scheme == null ? null : byScheme.get(scheme.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new UnsupportedSchemeException(uri, byScheme.keySet());
    }
    return found;
  }

  public Optional<FileStatus> status(URI uri, String user) throws IOException {
    return of(uri).status(uri, user);
  }

  /** Asks the file systems themselves, as that user. */
  FileLookup as(String user) {
    return new FileLookup() {
      @Override
      public Optional<FileStatus> status(URI path) throws IOException {
        return of(path).status(path, user);
      }

      @Override
      public List<FileStatus> list(URI directory, String prefix) throws IOException {
        return of(directory).list(directory, prefix, Integer.MAX_VALUE, user);
      }
    };
  }

  /**
   * Expands {@code * ? [..] {a,b}} in the path. A path without a glob gives itself when it exists.
   * Sorted by path. The text is read by {@link FilePath#parse}: nothing in it is percent-encoded.
   * Throws {@link GlobLimitException} when there are more than {@link #GLOB_LIMIT} matches.
   */
  public List<FileStatus> glob(String uri, String user) throws IOException {
    return new Glob(as(user), GLOB_LIMIT).expand(uri);
  }
}
