package io.drover.actions.file;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ActionRequest;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ExternalState;
import io.drover.actions.Fence;
import io.drover.actions.WorkflowJobId;
import io.drover.schema.SourceLocation;
import io.drover.schema.WorkflowDefinition.GlobalSection;
import io.drover.schema.XmlElement;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Requests whose body does not matter, because the test's reader ignores it. */
public final class Requests {
  public static final XmlElement BODY =
      new XmlElement("", "body", Map.of(), List.of(), SourceLocation.UNKNOWN);

  private Requests() {}

  public static ActionAttempt attempt(String node) {
    return new ActionAttempt(
        new ActionId(new WorkflowJobId("0000001-261121000000000-drover-W"), node), 0, 0);
  }

  public static ActionRequest of(
      String user,
      Optional<URI> appPath,
      Optional<String> nameNode,
      Instant startedAt,
      ExternalState external,
      Function<String, Optional<OtherAction>> others) {
    return new ActionRequest(
        attempt("node"),
        user,
        BODY,
        appPath,
        Map.of(),
        nameNode.map(
            text -> new GlobalSection(Optional.empty(), Optional.of(text), List.of(), Map.of())),
        external,
        startedAt,
        others::apply,
        Fence.NONE);
  }
}
