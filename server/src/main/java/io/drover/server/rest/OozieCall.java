package io.drover.server.rest;

import static java.util.Objects.requireNonNull;

import io.drover.coordinator.ActionScope;
import io.drover.schema.ErrorCode;
import io.drover.schema.HadoopConfigurationXml;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request about one job. Which parameters it has depends on the kind of the job and on what is
 * asked, so they are read by name where they are needed.
 *
 * @param version of the protocol, from 0
 * @param jobId of the job itself, also when an action is meant
 * @param action what follows the {@code @} of the id: a node, or the number of a coordinator action
 * @param body empty unless something is sent
 */
record OozieCall(
    int version,
    String jobId,
    Optional<String> action,
    MultivaluedMap<String, String> query,
    HttpHeaders headers,
    String body) {
  OozieCall {
    requireNonNull(jobId, "jobId");
    requireNonNull(action, "action");
  }

  /** {@code id} is a job's or, as {@code job@action}, that of one of its actions. */
  static OozieCall of(
      String version,
      String id,
      MultivaluedMap<String, String> query,
      HttpHeaders headers,
      byte[] body) {
    int at = id.indexOf('@');
    return new OozieCall(
        Integer.parseInt(version.substring(1)),
        at < 0 ? id : id.substring(0, at),
        at < 0 ? Optional.empty() : Optional.of(id.substring(at + 1)),
        query,
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  /** As it came. */
  String id() {
    return action.map(name -> jobId + "@" + name).orElse(jobId);
  }

  /** Empty when it is missing or has no value. */
  Optional<String> text(String name) {
    return Optional.ofNullable(query.getFirst(name)).filter(value -> !value.isBlank());
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  int number(String name, int otherwise) {
    try {
      return text(name).map(value -> Integer.parseInt(value.strip())).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          ErrorCode.E0303, "Parameter '" + name + "' has a value that does not fit its type");
    }
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(text(name, "false").strip());
  }

  /** The actions that {@code type} and {@code scope} name; empty when there is no scope. */
  Optional<ActionScope> scope() {
    return text("scope").map(scope -> ActionScope.parse(text("type", "action"), scope));
  }

  /** Who the request is from, as far as it says so. */
  Optional<String> user() {
    return Optional.ofNullable(query.getFirst("doAs"))
        .or(() -> Optional.ofNullable(query.getFirst("user.name")));
  }

  /** The body's properties. */
  Map<String, String> configuration() {
    OozieJobsResource.requireXml(headers);
    return HadoopConfigurationXml.read(body);
  }

  /** The answer for something that this kind of job does not have. */
  InvalidRequestException unknown(String parameter, String value, String kind) {
    return new InvalidRequestException(
        ErrorCode.E0303,
        parameter + " [" + value + "] is not there for a " + kind + " job such as [" + jobId + "]");
  }
}
