package io.drover.schema.action;

import java.util.Locale;

/** Who can be asked what became of a Spark job. */
public enum VerifySource {
  /** Livy's state of the batch. */
  LIVY,
  /** YARN: ResourceManager, then its application history. */
  YARN,
  /** Spark's own record: the driver's pages, then the history server. */
  SPARK,
  /** The driver's pod. */
  KUBERNETES;

  /** As it is written in XML, properties and evidence. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
