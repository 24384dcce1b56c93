package io.drover.actions.file;

import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.http.ServiceUnavailableException;
import io.drover.schema.action.FsOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Carries out operations of the fs action, one at a time. */
final class FsSteps implements FsOperation.Visitor<FsSteps.Step> {
  private static final Pattern OCTAL = Pattern.compile("[0-7]{3}");
  private static final Pattern SYMBOLIC = Pattern.compile("[-d]([-r][-w][-x]){3}");

  private final FileSystems fileSystems;
  private final FsPaths paths;
  private final String user;

  FsSteps(FileSystems fileSystems, FsPaths paths, String user) {
    this.fileSystems = fileSystems;
    this.paths = paths;
    this.user = user;
  }

  /** One operation, ready to be done. */
  interface Step {
    void run() throws IOException, FsFailure;
  }

  /** Does the operation; every fault comes out with its code. */
  void run(FsOperation operation) throws FsFailure {
    try {
      operation.accept(this).run();
    } catch (AccessDeniedException e) {
      throw new FsFailure("FS014", words(e));
    } catch (GlobLimitException e) {
      throw new FsFailure("FS013", words(e));
    } catch (UnsupportedSchemeException e) {
      throw new FsFailure("E0904", words(e));
    } catch (ServiceUnavailableException e) {
      throw new FsFailure(ErrorType.TRANSIENT, operation.accept(new Codes()), words(e));
    } catch (IOException e) {
      throw new FsFailure(operation.accept(new Codes()), words(e));
    }
  }

  private static String words(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof NoSuchFileException ? message + " does not exist" : message;
  }

  /** What an operation that fails is called. */
  private static final class Codes implements FsOperation.Visitor<String> {
    @Override
    public String delete(FsOperation.Delete operation) {
      return "FS005";
    }

    @Override
    public String mkdir(FsOperation.Mkdir operation) {
      return "FS004";
    }

    @Override
    public String move(FsOperation.Move operation) {
      return "FS008";
    }

    @Override
    public String chmod(FsOperation.Chmod operation) {
      return "FS009";
    }

    @Override
    public String touchz(FsOperation.Touchz operation) {
      return "FS009";
    }

    @Override
    public String chgrp(FsOperation.Chgrp operation) {
      return "FS009";
    }

    @Override
    public String setrep(FsOperation.Setrep operation) {
      return "FS009";
    }
  }

  private WorkflowFileSystem of(URI path) throws IOException {
    return fileSystems.of(path);
  }

  @Override
  public Step delete(FsOperation.Delete operation) {
    return () -> {
      for (FileStatus match : fileSystems.glob(paths.pattern(operation.path()), user)) {
        if (FilePath.parent(match.uri()).isEmpty()) {
          throw new FsFailure("FS005", "the root of a file system is not deleted");
        }
        of(match.uri()).delete(match.uri(), operation.skipTrash(), user);
      }
    };
  }

  @Override
  public Step mkdir(FsOperation.Mkdir operation) {
    return () -> {
      URI path = paths.path(operation.path());
      of(path).mkdirs(path, user);
    };
  }

  @Override
  public Step move(FsOperation.Move operation) {
    return () -> {
      String source = paths.pattern(operation.source());
      List<FileStatus> sources = fileSystems.glob(source, user);
      if (sources.isEmpty()) {
        throw new FsFailure("FS006", "Source path [" + source + "] does not exist");
      }
      URI target = paths.target(operation.target(), sources.get(0).uri());
      Optional<FileStatus> there = fileSystems.status(target, user);
      boolean into = there.map(FileStatus::directory).orElse(false);
      if (sources.size() > 1 && !into) {
        throw new FsFailure(
            "FS012",
            "["
                + source
                + "] matches "
                + sources.size()
                + " paths, so target ["
                + FilePath.text(target)
                + "] must be an existing directory");
      }
      for (FileStatus one : sources) {
        URI to = into ? FilePath.child(target, FilePath.name(one.uri())) : target;
        of(to).rename(one.uri(), to, user);
      }
    };
  }

  @Override
  public Step chmod(FsOperation.Chmod operation) {
    return () -> {
      String octal = octal(operation.permissions());
      each(
          operation.path(),
          operation.dirFiles(),
          operation.recursive(),
          path -> of(path).setPermission(path, octal, user));
    };
  }

  @Override
  public Step chgrp(FsOperation.Chgrp operation) {
    return () ->
        each(
            operation.path(),
            operation.dirFiles(),
            operation.recursive(),
            path -> of(path).setGroup(path, operation.group().strip(), user));
  }

  /** {@code -rwxr-x---} as {@code 750}. */
  static String octal(String permissions) throws FsFailure {
    String text = permissions.strip();
    if (OCTAL.matcher(text).matches()) {
      return text;
    }
    if (!SYMBOLIC.matcher(text).matches()) {
      throw new FsFailure("FS010", "[" + text + "] is not a permission: write 755 or -rwxr-xr-x");
    }
    int bits = 0;
    for (char c : text.substring(1).toCharArray()) {
      bits = bits << 1 | (c == '-' ? 0 : 1);
    }
    return String.format(Locale.ROOT, "%03o", bits);
  }

  private interface Change {
    void apply(URI path) throws IOException;
  }

  /**
   * Changes every match; of a directory also its direct children unless {@code dirFiles} is off, or
   * everything below when {@code recursive}. A directory comes after what is in it: it may become
   * one that may not be entered.
   */
  private void each(String path, boolean dirFiles, boolean recursive, Change change)
      throws IOException, FsFailure {
    String pattern = paths.pattern(path);
    List<FileStatus> matches = fileSystems.glob(pattern, user);
    if (matches.isEmpty()) {
      throw new FsFailure("FS009", "Path [" + pattern + "] does not exist");
    }
    for (FileStatus match : matches) {
      Deque<FileStatus> directories = new ArrayDeque<>();
      Deque<URI> deepestFirst = new ArrayDeque<>();
      deepestFirst.push(match.uri());
      if (match.directory() && (dirFiles || recursive)) {
        directories.add(match);
      }
      while (!directories.isEmpty()) {
        URI directory = directories.remove().uri();
        for (FileStatus child : of(directory).list(directory, user)) {
          deepestFirst.push(child.uri());
          if (recursive && child.directory()) {
            directories.add(child);
          }
        }
      }
      for (URI one : deepestFirst) {
        change.apply(one);
      }
    }
  }

  @Override
  public Step touchz(FsOperation.Touchz operation) {
    return () -> {
      URI path = paths.path(operation.path());
      of(path).touch(path, user);
    };
  }

  @Override
  public Step setrep(FsOperation.Setrep operation) {
    return () -> {
      URI path = paths.path(operation.path());
      FileStatus there =
          fileSystems
              .status(path, user)
              .orElseThrow(
                  () ->
                      new FsFailure("FS009", "Path [" + FilePath.text(path) + "] does not exist"));
      if (!there.directory()) {
        of(path).setReplication(path, operation.replicationFactor(), user);
      }
    };
  }
}
