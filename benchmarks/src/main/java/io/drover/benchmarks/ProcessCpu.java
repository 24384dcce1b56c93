package io.drover.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CPU time of this process, and of the PostgreSQL with a data directory: on a machine that others
 * use too, it says more than the time on the clock.
 */
final class ProcessCpu {
  private static final long NANOS_PER_TICK = 10_000_000;

  private final Optional<Path> dataDirectory;

  ProcessCpu(Optional<Path> dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  static long ownNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** 0 without a PostgreSQL. */
  long databaseNanos() {
    if (dataDirectory.isEmpty()) {
      return 0;
    }
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      String postmaster = Files.readAllLines(dataDirectory.get().resolve("postmaster.pid")).get(0);
      return processes
              .filter(path -> path.getFileName().toString().matches("[0-9]+"))
              .mapToLong(path -> ticks(path, postmaster))
              .sum()
          * NANOS_PER_TICK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ticks(Path process, String postmaster) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      // behind the name, which may hold blanks: state, parent, ..., utime, stime, cutime, cstime
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
      boolean parent = process.getFileName().toString().equals(postmaster);
      if (!parent && !fields.get(1).equals(postmaster)) {
        return 0;
      }
      long own = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
      return parent ? own + Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14)) : own;
    } catch (IOException e) {
      // it has ended meanwhile
      return 0;
    }
  }
}
