package io.drover.server.bundle;

import java.util.List;

/**
 * What came into a bundle.
 *
 * @param files names in the bundle, in its order
 * @param bytes of all files
 * @param notes what the user should know, in full sentences
 */
public record ImportReport(List<String> files, long bytes, List<String> notes) {
  public ImportReport {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }
}
