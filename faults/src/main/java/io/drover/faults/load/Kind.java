package io.drover.faults.load;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A shape of workflow. Where nothing goes wrong that it cannot help, it ends as it says. */
public enum Kind {
  /** One batch. */
  BATCH("SUCCEEDED", 4) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='work'/>" + batch("work", "end", "", shortSleep(random));
    }
  },
  /** Three batches side by side, then one. */
  FORK("SUCCEEDED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='fork'/><fork name='fork'><path start='a'/><path start='b'/>"
          + "<path start='c'/></fork><join name='join' to='last'/>"
          + batch("a", "join", "", shortSleep(random))
          + batch("b", "join", "", shortSleep(random))
          + batch("c", "join", "", shortSleep(random))
          + batch("last", "end", "", "");
    }
  },
  /**
   * Two decisions between two batches, of which one must never start: one that the job's own rows
   * answer, and one that asks the file system.
   */
  DECISION("SUCCEEDED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='which'/><decision name='which'><switch>"
          + "<case to='there'>${wf:name() eq '"
          + name
          + "'}</case><default to='wrong'/></switch></decision>"
          + "<decision name='there'><switch><case to='right'>${fs:exists('FILE')}</case>"
          + "<default to='wrong'/></switch></decision>"
          + batch("right", "end", "", "")
          + batch("wrong", "end", "", "");
    }
  },
  /** Directories and files, then a batch. */
  FS("SUCCEEDED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      String directory = "file://" + root.resolve("fs").resolve(name);
      return "<start to='files'/><action name='files'><fs>"
          + "<delete path='"
          + directory
          + "'/>"
          + "<mkdir path='"
          + directory
          + "/in'/>"
          + "<touchz path='"
          + directory
          + "/in/part'/>"
          + "<move source='"
          + directory
          + "/in' target='"
          + directory
          + "/out'/>"
          + "</fs><ok to='work'/><error to='failed'/></action>"
          + batch("work", "end", "", "");
    }
  },
  /** A sub-workflow with a batch. */
  SUB_WORKFLOW("SUCCEEDED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='child'/><action name='child'><sub-workflow><app-path>file://"
          + root.resolve("child")
          + "</app-path></sub-workflow><ok to='end'/><error to='failed'/></action>";
    }
  },
  /** A batch that fails, and is tried again once. */
  RETRY("KILLED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='work'/>"
          + batch("work", "end", " retry-max='1' retry-interval='0'", "<arg>exit=1</arg>");
    }
  },
  /** A batch that would run for long, which its user kills. */
  KILLED("KILLED", 2) {
    @Override
    String nodes(Path root, String name, Random random) {
      return "<start to='work'/>" + batch("work", "end", "", "<arg>sleep=60</arg>");
    }
  };

  /** What {@link #SUB_WORKFLOW} runs; its name tells it from jobs that were submitted. */
  static final String CHILD = "child";

  private final String end;
  private final int weight;

  Kind(String end, int weight) {
    this.end = end;
    this.weight = weight;
  }

  /** Batches without which it cannot have SUCCEEDED. */
  public Set<String> batches() {
    return switch (this) {
      case BATCH, FS -> Set.of("work");
      case FORK -> Set.of("a", "b", "c", "last");
      case DECISION -> Set.of("right");
      case SUB_WORKFLOW, RETRY, KILLED -> Set.of();
    };
  }

  /** How it ends. */
  public String end() {
    return end;
  }

  abstract String nodes(Path root, String name, Random random);

  String xml(Path root, String name, Random random) {
    return app(name, nodes(root, name, random).replace("FILE", file(root)));
  }

  static String childXml(Path root) {
    return app(
        CHILD, "<start to='work'/>" + batch("work", "end", "", "").replace("FILE", file(root)));
  }

  private static String file(Path root) {
    return "file://" + root.resolve("fake.jar");
  }

  private static String app(String name, String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:1.0' name='"
        + name
        + "'>"
        + nodes
        + "<kill name='failed'><message>failed</message></kill><end name='end'/></workflow-app>";
  }

  private static String batch(String node, String next, String retry, String arguments) {
    return "<action name='"
        + node
        + "'"
        + retry
        + "><livy-batch xmlns='uri:drover:action:1.0'><file>FILE</file>"
        + arguments
        + "</livy-batch><ok to='"
        + next
        + "'/><error to='failed'/></action>";
  }

  private static String shortSleep(Random random) {
    return random.nextInt(3) == 0 ? "<arg>sleep=0." + random.nextInt(1, 10) + "</arg>" : "";
  }

  static Kind any(Set<Kind> kinds, Random random) {
    List<Kind> eachByWeight =
        Stream.of(values())
            .filter(kinds::contains)
            .flatMap(kind -> Collections.nCopies(kind.weight, kind).stream())
            .toList();
    return eachByWeight.get(random.nextInt(eachByWeight.size()));
  }
}
