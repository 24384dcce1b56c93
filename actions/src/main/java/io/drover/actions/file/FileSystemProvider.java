package io.drover.actions.file;

import java.util.Map;

/**
 * Makes a file system that lives in a module of its own, so that its libraries are loaded only
 * where it is configured. Found by {@link java.util.ServiceLoader}; needs a public constructor
 * without parameters, which loads nothing.
 */
public interface FileSystemProvider {
  /** The section of the configuration below {@code files}, such as {@code s3}. */
  String name();

  /**
   * Opens the file system without asking it anything. Closed by the caller when it is {@link
   * AutoCloseable}.
   *
   * @param settings the section's keys, without its name and as flat as {@code region}
   * @throws IllegalArgumentException for a value that does not fit; the message begins with its key
   */
  WorkflowFileSystem open(Map<String, String> settings);
}
