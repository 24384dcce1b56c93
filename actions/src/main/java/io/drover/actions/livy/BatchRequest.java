package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /batches}. Lists and values have no nulls, which Livy answers with a 500
 * and a batch that never ends.
 *
 * @param name unique among the batches that Livy remembers; empty until the attempt is known
 */
public record BatchRequest(
    String name,
    String file,
    Optional<String> proxyUser,
    Optional<String> className,
    List<String> args,
    List<String> jars,
    List<String> pyFiles,
    List<String> files,
    List<String> archives,
    Map<String, String> conf,
    Optional<String> driverMemory,
    Optional<Integer> driverCores,
    Optional<String> executorMemory,
    Optional<Integer> executorCores,
    Optional<Integer> numExecutors,
    Optional<String> queue) {

  /** One argument of a process may have just under 128 KiB on Linux, its final zero included. */
  private static final int LONGEST_VALUE = 128 * 1024 - 1;

  /** All arguments and the environment share 2 MiB; the rest is left to the environment. */
  private static final int LONGEST_COMMAND = 1_900_000;

  public BatchRequest {
    requireNonNull(name, "name");
    requireNonNull(file, "file");
    requireNonNull(proxyUser, "proxyUser");
    requireNonNull(className, "className");
    args = List.copyOf(args);
    jars = List.copyOf(jars);
    pyFiles = List.copyOf(pyFiles);
    files = List.copyOf(files);
    archives = List.copyOf(archives);
    conf = Collections.unmodifiableMap(new LinkedHashMap<>(conf));
    conf.forEach((key, value) -> requireNonNull(value, key));
    requireNonNull(driverMemory, "driverMemory");
    requireNonNull(driverCores, "driverCores");
    requireNonNull(executorMemory, "executorMemory");
    requireNonNull(executorCores, "executorCores");
    requireNonNull(numExecutors, "numExecutors");
    requireNonNull(queue, "queue");
  }

  /** The least that Livy takes. */
  public static BatchRequest of(String name, String file) {
    return new BatchRequest(
        name,
        file,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public BatchRequest withName(String newName) {
    return copy(newName, proxyUser, args, conf);
  }

  public BatchRequest withProxyUser(String user) {
    return copy(name, Optional.of(user), args, conf);
  }

  public BatchRequest withArgs(List<String> newArgs) {
    return copy(name, proxyUser, newArgs, conf);
  }

  public BatchRequest withConf(Map<String, String> newConf) {
    return copy(name, proxyUser, args, newConf);
  }

  private BatchRequest copy(
      String newName, Optional<String> user, List<String> newArgs, Map<String, String> newConf) {
    return new BatchRequest(
        newName,
        file,
        user,
        className,
        newArgs,
        jars,
        pyFiles,
        files,
        archives,
        newConf,
        driverMemory,
        driverCores,
        executorMemory,
        executorCores,
        numExecutors,
        queue);
  }

  /**
   * What Livy would answer with an error that leaves a batch behind; empty when there is nothing.
   * Said here, because Livy's own words for it are Java exceptions.
   */
  Optional<String> refusal() {
    if (name.isEmpty() || name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of("a batch needs a name that is not a number: '" + name + "'");
    }
    if (file.isBlank()) {
      return Optional.of("no file to run is given");
    }
    long total = 0;
    for (Map.Entry<String, List<String>> field : texts().entrySet()) {
      for (String text : field.getValue()) {
        int bytes = utf8Length(text);
        if (bytes >= LONGEST_VALUE) {
          return Optional.of(
              field.getKey()
                  + " holds a value of "
                  + bytes
                  + " bytes; a command line takes less than 128 KiB each. Put it into a file");
        }
        if (text.indexOf('\0') >= 0) {
          return Optional.of(field.getKey() + " holds a NUL character");
        }
        total += bytes;
      }
    }
    return total < LONGEST_COMMAND
        ? Optional.empty()
        : Optional.of(
            "arguments, files and properties have " + total + " bytes; 1.9 MB is the most");
  }

  /** Texts by field. Lists of files become one comma-separated argument of spark-submit. */
  private Map<String, List<String>> texts() {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    texts.put("name", List.of(name));
    texts.put("file", List.of(file));
    texts.put("args", args);
    texts.put("jars", List.of(String.join(",", jars)));
    texts.put("pyFiles", List.of(String.join(",", pyFiles)));
    texts.put("files", List.of(String.join(",", files)));
    texts.put("archives", List.of(String.join(",", archives)));
    List<String> properties = new ArrayList<>();
    conf.forEach((key, value) -> properties.add(key + "=" + value));
    texts.put("conf", properties);
    List<String> others = new ArrayList<>();
    for (Optional<String> other :
        List.of(proxyUser, className, driverMemory, executorMemory, queue)) {
      other.ifPresent(others::add);
    }
    texts.put("a setting", others);
    return texts;
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
