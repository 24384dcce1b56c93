package io.drover.actions;

import static java.util.Objects.requireNonNull;

/**
 * Id of a workflow job in Oozie's shape: {@code 0000012-261121043045546-drover-W}. Clients parse
 * the suffix letter.
 */
public record WorkflowJobId(String value) {
  public WorkflowJobId {
    requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
