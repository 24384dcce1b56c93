package io.drover.server.rest;

import io.drover.actions.ExternalState;
import io.drover.actions.WorkflowJobId;
import io.drover.engine.WorkflowAction;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What resources may say about the server they belong to.
 *
 * @param version of Drover
 * @param baseUrl how clients reach it, without a slash at the end; known only when it listens
 * @param configuration every key, secrets masked
 * @param ready whether jobs move
 * @param defaultUser who a request without a user runs as
 */
public record ServerInfo(
    String version,
    Supplier<String> baseUrl,
    Map<String, String> configuration,
    BooleanSupplier ready,
    String defaultUser) {

  /** The console's page of a job. */
  String consoleUrl(WorkflowJobId id) {
    return baseUrl.get() + "/#/jobs/" + id;
  }

  /** The page of what the action started; that of a sub-workflow is a page of this server. */
  Optional<String> consoleUrl(WorkflowAction action) {
    ExternalState external = action.external();
    return external.trackerUri().equals(Optional.of("local"))
        ? external.externalId().map(child -> consoleUrl(new WorkflowJobId(child)))
        : external.consoleUrl();
  }

  /**
   * Who the request is from. There is no authentication in this version, so the name is what the
   * client says; it must look like a user name.
   */
  String user(Optional<String> userName, Optional<String> fallback) {
    String name = userName.or(() -> fallback).orElse(defaultUser);
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,127}")) {
      throw new io.drover.schema.InvalidRequestException(
          io.drover.schema.ErrorCode.E0303,
          "'" + name + "' is no user name; use letters, digits and . _ @ -");
    }
    return name;
  }
}
