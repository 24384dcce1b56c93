package io.drover.coordinator;

import static java.util.Objects.requireNonNull;

/**
 * What has to exist for a dataset instance to be there.
 *
 * @param fileName a file in the instance's directory; empty when it is the instance itself
 */
public record DoneFlag(String fileName) {
  /** For datasets that say nothing about it. */
  public static final DoneFlag SUCCESS_FILE = new DoneFlag("_SUCCESS");

  public DoneFlag {
    fileName = requireNonNull(fileName, "fileName").strip();
  }

  /** The path to look for, of the instance with that URI. */
  public String pathOf(String instanceUri) {
    if (fileName.isEmpty()) {
      return instanceUri;
    }
    return instanceUri.endsWith("/") ? instanceUri + fileName : instanceUri + "/" + fileName;
  }
}
