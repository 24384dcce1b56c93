package io.drover.actions.file;

import io.drover.schema.action.FsOperation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how far an earlier start of the same attempt came. Every operation but a move can
 * simply be done again; a move cannot, and worse, {@code delete target, move source to target} done
 * again would delete what was moved. So: when a move's source is gone, its result is there, and
 * both directories have changed since the attempt began, then that move was done, and with it every
 * operation before it. Directories change when an entry is moved in or out, on HDFS and on local
 * disks alike, which a result from an earlier day does not show.
 *
 * <p>A source that an earlier operation of the same action makes proves nothing and is not looked
 * at. When the file system's clock is behind, nothing is found and the move fails with FS006, which
 * loses nothing.
 */
final class FsResumption {
  /** A file system's clock ticks in steps of some milliseconds. */
  private static final Duration TICK = Duration.ofMillis(20);

  private final FileSystems fileSystems;
  private final FsPaths paths;
  private final String user;
  private final Instant begun;

  FsResumption(FileSystems fileSystems, FsPaths paths, String user, Instant begun) {
    this.fileSystems = fileSystems;
    this.paths = paths;
    this.user = user;
    this.begun = begun.minus(TICK);
  }

  /** The index of the first operation that is not known to be done. */
  int firstOpen(List<FsOperation> operations) {
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (operations.get(i) instanceof FsOperation.Move move
          && !madeBefore(move, operations.subList(0, i))
          && done(move)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Whether an operation of the list makes the source, something above it, or a match of it. */
  private boolean madeBefore(FsOperation.Move move, List<FsOperation> earlier) {
    return earlier.stream()
        .map(operation -> operation.accept(new Made()))
        .flatMap(Optional::stream)
        .anyMatch(made -> touches(made, move.source()));
  }

  private boolean touches(String made, String source) {
    try {
      String pattern = paths.pattern(source);
      URI wanted = FsPaths.uri(GlobSegment.hasGlob(pattern) ? above(pattern) : pattern);
      String there = FilePath.text(paths.target(made, wanted));
      String wantedText = FilePath.text(wanted);
      return wantedText.equals(there)
          || wantedText.startsWith(there + "/")
          || there.startsWith(wantedText + "/");
    } catch (FsFailure e) {
      return false;
    }
  }

  /** What stands before the last slash. */
  private static String above(String pattern) {
    return pattern.substring(0, pattern.lastIndexOf('/'));
  }

  private boolean done(FsOperation.Move move) {
    try {
      String pattern = paths.pattern(move.source());
      if (GlobSegment.hasGlob(pattern)) {
        return doneByGlob(pattern, move);
      }
      URI source = FsPaths.uri(pattern);
      URI target = paths.target(move.target(), source);
      if (fileSystems.status(source, user).isPresent() || !changed(FilePath.parent(source))) {
        return false;
      }
      Optional<FileStatus> there = fileSystems.status(target, user);
      if (there.isEmpty()) {
        return false;
      }
      URI inside = FilePath.child(target, FilePath.name(source));
      boolean movedInside =
          there.get().directory()
              && fileSystems.status(inside, user).isPresent()
              && changed(Optional.of(target));
      return movedInside || changed(FilePath.parent(target));
    } catch (IOException | FsFailure e) {
      // Cannot tell; doing the operations will meet the same fault and report it.
      return false;
    }
  }

  /**
   * All matches are gone, and the target directory has entries that the glob fits. What is left of
   * a half-done one, the operation itself moves.
   */
  private boolean doneByGlob(String pattern, FsOperation.Move move) throws IOException, FsFailure {
    String above = above(pattern);
    if (GlobSegment.hasGlob(above) || !fileSystems.glob(pattern, user).isEmpty()) {
      return false;
    }
    URI directory = FsPaths.uri(above);
    URI target = paths.target(move.target(), directory);
    String moved = FilePath.text(target) + pattern.substring(above.length());
    return changed(Optional.of(directory))
        && changed(Optional.of(target))
        && !GlobSegment.hasGlob(FilePath.text(target))
        && !fileSystems.glob(moved, user).isEmpty();
  }

  private boolean changed(Optional<URI> directory) throws IOException {
    return directory.isPresent()
        && fileSystems
            .status(directory.get(), user)
            .filter(status -> !status.modifiedAt().isBefore(begun))
            .isPresent();
  }

  /** The path that an operation makes. */
  private static final class Made implements FsOperation.Visitor<Optional<String>> {
    @Override
    public Optional<String> delete(FsOperation.Delete operation) {
      return Optional.empty();
    }

    @Override
    public Optional<String> mkdir(FsOperation.Mkdir operation) {
      return Optional.of(operation.path());
    }

    @Override
    public Optional<String> move(FsOperation.Move operation) {
      return Optional.of(operation.target());
    }

    @Override
    public Optional<String> chmod(FsOperation.Chmod operation) {
      return Optional.empty();
    }

    @Override
    public Optional<String> touchz(FsOperation.Touchz operation) {
      return Optional.of(operation.path());
    }

    @Override
    public Optional<String> chgrp(FsOperation.Chgrp operation) {
      return Optional.empty();
    }

    @Override
    public Optional<String> setrep(FsOperation.Setrep operation) {
      return Optional.empty();
    }
  }
}
