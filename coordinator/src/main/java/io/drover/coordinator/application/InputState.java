package io.drover.coordinator.application;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one look at the inputs of an action found.
 *
 * @param ready whether the action has what it needs
 * @param missing what it waits for: paths in the order of the document, then functions such as
 *     {@code ${coord:latest(0)}}; the first one is what blocks it. Empty when it is ready
 * @param found the URIs to use, by the name of a {@code data-in} or of an operator of the input
 *     logic; newest first in a range. Empty unless it is ready
 */
public record InputState(boolean ready, List<String> missing, Map<String, List<String>> found) {
  public InputState {
    missing = List.copyOf(missing);
    found =
        Collections.unmodifiableMap(
            found.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> List.copyOf(entry.getValue()),
                        (first, second) -> first,
                        LinkedHashMap::new)));
  }

  static InputState ready(Map<String, List<String>> found) {
    return new InputState(true, List.of(), found);
  }

  static InputState waiting(List<String> missing) {
    return new InputState(false, missing, Map.of());
  }
}
