package io.drover.schema;

import static java.util.Objects.requireNonNull;

/**
 * What kind of action an element is: its local name in a normalised namespace (versions are
 * stripped, so {@code uri:oozie:spark-action:0.2} and {@code :1.0} are one kind).
 *
 * @param namespace one of the constants here
 * @param element local name, such as {@code livy-batch}
 */
public record ActionKind(String namespace, String element) {
  /** Core workflow language: fs, sub-workflow, and the launcher actions java, map-reduce, pig. */
  public static final String OOZIE_WORKFLOW = "uri:oozie:workflow";

  /** Drover's own actions. */
  public static final String DROVER = "uri:drover:action";

  public static final String OOZIE_SPARK = "uri:oozie:spark-action";
  public static final String OOZIE_EMAIL = "uri:oozie:email-action";

  public static final String OOZIE_SSH = "uri:oozie:ssh-action";

  public ActionKind {
    requireNonNull(namespace, "namespace");
    requireNonNull(element, "element");
  }

  /** The kind of an action element; its namespace's version suffix is dropped. */
  public static ActionKind of(XmlElement element) {
    return new ActionKind(withoutVersion(element.namespace()), element.name());
  }

  private static String withoutVersion(String namespace) {
    int colon = namespace.lastIndexOf(':');
    boolean versioned =
        colon > 0
            && colon + 1 < namespace.length()
            && namespace.substring(colon + 1).chars().allMatch(c -> c == '.' || isDigit(c));
    return versioned ? namespace.substring(0, colon) : namespace;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return element + " {" + namespace + "}";
  }
}
