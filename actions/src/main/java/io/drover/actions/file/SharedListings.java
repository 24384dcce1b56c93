package io.drover.actions.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets many who wait for files ask remote file systems together. Who asks about a directory first
 * gets its own answer; once several have asked within the time that they may share, one listing of
 * the directory answers for all others. A listing also tells that everything below a directory
 * which it does not hold is missing, so that one request answers for thousands of dated directories
 * that do not exist yet. Of those that do, it tells the time, and where that tells changes, a flag
 * that was missing is not asked for again before the time has changed.
 *
 * <p>Faults are shared as well: a server that is down is not asked once for each who waits. What is
 * too large to list, or may be looked at but not listed, is asked about directly. Thread-safe;
 * holds no thread, and of each directory at most what {@link #MOST_ENTRIES} says.
 */
final class SharedListings {
  /** Largest directory that is listed for others. */
  static final int MOST_ENTRIES = 10_000;

  /**
   * So many ask for themselves: a listing costs more than that only where the directory is large.
   */
  private static final int ALONE = 3;

  /** How far up a missing directory is looked for: {@code day} of {@code year/month/day/flag}. */
  private static final int LEVELS = 3;

  private static final long ALL_ENTRIES = 100_000;
  private static final long DIRECTORIES_NOT_LISTED = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration NOT_LISTED_AGAIN = Duration.ofMinutes(10);

  private static final long MISSING_FILES = 50_000;

  /** A missing file is asked for this late even when its directory's time tells no change. */
  private static final Duration ASKED_AGAIN = Duration.ofMinutes(20);

  private static final Logger LOG = LoggerFactory.getLogger(SharedListings.class);

  private final FileSystems fileSystems;
  private final InstantSource clock;
  private volatile boolean timesTell = true;
  private final Cache<Place, Missing> missingFiles =
      Caffeine.newBuilder()
          .maximumSize(MISSING_FILES)
          .expireAfterWrite(ASKED_AGAIN.multipliedBy(2))
          .build();
  private final Cache<Place, Listing> listings =
      Caffeine.newBuilder()
          .maximumWeight(ALL_ENTRIES)
          .weigher((Place directory, Listing listing) -> listing.weight())
          .expireAfterWrite(KEPT)
          .build();
  private final Cache<Place, Boolean> notListed =
      Caffeine.newBuilder()
          .maximumSize(DIRECTORIES_NOT_LISTED)
          .expireAfterWrite(NOT_LISTED_AGAIN)
          .build();

  SharedListings(FileSystems fileSystems, InstantSource clock) {
    this.fileSystems = fileSystems;
    this.clock = clock;
  }

  /**
   * A file that was not there.
   *
   * @param directoryTime of its directory, from a listing begun before
   */
  private record Missing(Instant directoryTime, Instant lookedAt) {}

  /** How much is held, in entries and directories. */
  long entriesHeld() {
    listings.cleanUp();
    return listings.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** A place; permissions differ, so users do not share. */
  private record Place(String user, URI uri) {}

  /** One listing, asked for by whoever needs it first. */
  private final class Listing {
    private final Instant begun;
    private final AtomicInteger asked = new AtomicInteger();
    private final FutureTask<Optional<Map<String, FileStatus>>> entries;
    private volatile int weight = 1;

    Listing(Place directory) {
      this.begun = clock.instant();
      this.entries = new FutureTask<>(() -> load(directory));
    }

    private Optional<Map<String, FileStatus>> load(Place directory) throws IOException {
      Map<String, FileStatus> byName = new HashMap<>();
      try {
        WorkflowFileSystem fileSystem = fileSystems.of(directory.uri());
        for (FileStatus entry :
            fileSystem.list(directory.uri(), "", MOST_ENTRIES, directory.user())) {
          byName.put(FilePath.name(entry.uri()), entry);
        }
      } catch (TooManyEntriesException | AccessDeniedException e) {
        notListed.put(directory, true);
        return Optional.empty();
      }
      weight = 1 + byName.size();
      // weighed again
      listings.asMap().replace(directory, this, this);
      return Optional.of(byName);
    }

    int weight() {
      return weight;
    }

    /** Empty when the directory cannot be listed. */
    Optional<Map<String, FileStatus>> entries() throws IOException {
      entries.run();
      try {
        return entries.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException fault) {
          throw fault;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /**
   * Answers as that user from what was asked for at or after an instant.
   *
   * @param notBefore not in the future
   */
  FileLookup lookup(String user, Instant notBefore) {
    return new Lookup(user, notBefore);
  }

  private final class Lookup implements FileLookup {
    private final String user;
    private final Instant notBefore;

    Lookup(String user, Instant notBefore) {
      this.user = user;
      this.notBefore = notBefore;
    }

    @Override
    public Optional<FileStatus> status(URI path) throws IOException {
      WorkflowFileSystem fileSystem = fileSystems.of(path);
      Optional<URI> parent = FilePath.parent(path);
      if (!fileSystem.remote() || parent.isEmpty()) {
        return fileSystem.status(path, user);
      }
      Optional<Map<String, FileStatus>> siblings = shared(parent.get());
      if (siblings.isPresent()) {
        return Optional.ofNullable(siblings.get().get(FilePath.name(path)));
      }
      Optional<URI> above = FilePath.parent(parent.get());
      Optional<Map<String, FileStatus>> beside =
          above.isPresent() ? shared(above.get()) : Optional.empty();
      if (beside.isPresent()) {
        FileStatus directory = beside.get().get(FilePath.name(parent.get()));
        return directory == null ? Optional.empty() : inside(directory, path, fileSystem);
      }
      boolean gone = above.isPresent() && missing(above.get(), LEVELS - 1);
      return gone ? Optional.empty() : fileSystem.status(path, user);
    }

    /**
     * A path in a directory whose time is known. The time was told before the question, so an entry
     * that comes after the answer brings a later one.
     */
    private Optional<FileStatus> inside(
        FileStatus directory, URI path, WorkflowFileSystem fileSystem) throws IOException {
      if (!timesTell || !fileSystem.directoryTimesTellChanges()) {
        return fileSystem.status(path, user);
      }
      Place key = new Place(user, path);
      Optional<Missing> before =
          Optional.ofNullable(missingFiles.getIfPresent(key))
              .filter(missing -> missing.directoryTime().equals(directory.modifiedAt()));
      Instant now = clock.instant();
      if (before.filter(missing -> missing.lookedAt().plus(ASKED_AGAIN).isAfter(now)).isPresent()) {
        return Optional.empty();
      }
      Optional<FileStatus> found = fileSystem.status(path, user);
      if (found.isEmpty()) {
        missingFiles.put(key, new Missing(directory.modifiedAt(), now));
      } else if (before.isPresent()) {
        timesTell = false;
        LOG.warn(
            "[{}] came without a change of its directory's time, so times are not trusted any more",
            FilePath.text(path));
      }
      return found;
    }

    /** Whether a shared listing above says that the directory is not there. */
    private boolean missing(URI directory, int levels) throws IOException {
      Optional<URI> parent = FilePath.parent(directory);
      if (levels == 0 || parent.isEmpty()) {
        return false;
      }
      Optional<Map<String, FileStatus>> siblings = shared(parent.get());
      return siblings.isPresent()
          ? !siblings.get().containsKey(FilePath.name(directory))
          : missing(parent.get(), levels - 1);
    }

    @Override
    public List<FileStatus> list(URI directory, String prefix) throws IOException {
      WorkflowFileSystem fileSystem = fileSystems.of(directory);
      Optional<Map<String, FileStatus>> all =
          fileSystem.remote() ? shared(directory) : Optional.empty();
      if (all.isEmpty()) {
        return fileSystem.list(directory, prefix, Integer.MAX_VALUE, user);
      }
      return all.get().entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(prefix))
          .sorted(Map.Entry.comparingByKey())
          .map(Map.Entry::getValue)
          .toList();
    }

    /** The directory's entries by name; empty as long as few have asked, or when not listable. */
    private Optional<Map<String, FileStatus>> shared(URI uri) throws IOException {
      Place directory = new Place(user, uri);
      if (notListed.getIfPresent(directory) != null) {
        return Optional.empty();
      }
      Listing listing =
          listings
              .asMap()
              .compute(
                  directory,
                  (key, old) ->
                      old == null || old.begun.isBefore(notBefore) ? new Listing(key) : old);
      return listing.asked.incrementAndGet() <= ALONE ? Optional.empty() : listing.entries();
    }
  }
}
