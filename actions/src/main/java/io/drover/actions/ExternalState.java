package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known outside Drover about an attempt. Stored with the action after every call, and given
 * back with the next one.
 *
 * @param externalId id shown to users: the YARN application id when known, else {@code
 *     livy-batch-<id>}; empty before a submission or for an action without one
 * @param externalStatus the outside system's word, such as {@code RUNNING} or {@code SUCCEEDED}
 * @param trackerUri where the outside system is, such as the Livy URL
 * @param consoleUrl a page about the job
 * @param childIds Spark application ids, comma separated
 * @param memo the executor's own state, opaque to the engine, at most some KB; empty when none
 * @param evidence what the sources said, oldest first
 * @param waitingFor in words, what a RUNNING action waits for; empty when it just runs
 */
public record ExternalState(
    Optional<String> externalId,
    Optional<String> externalStatus,
    Optional<String> trackerUri,
    Optional<String> consoleUrl,
    Optional<String> childIds,
    Optional<String> memo,
    List<Evidence> evidence,
    Optional<String> waitingFor) {

  /** Nothing is known. */
  public static final ExternalState NONE =
      new ExternalState(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  public ExternalState {
    requireNonNull(externalId, "externalId");
    requireNonNull(externalStatus, "externalStatus");
    requireNonNull(trackerUri, "trackerUri");
    requireNonNull(consoleUrl, "consoleUrl");
    requireNonNull(childIds, "childIds");
    requireNonNull(memo, "memo");
    evidence = List.copyOf(evidence);
    requireNonNull(waitingFor, "waitingFor");
  }

  public ExternalState withExternalId(String id) {
    return new ExternalState(
        Optional.of(id),
        externalStatus,
        trackerUri,
        consoleUrl,
        childIds,
        memo,
        evidence,
        waitingFor);
  }

  public ExternalState withExternalStatus(String status) {
    return new ExternalState(
        externalId,
        Optional.of(status),
        trackerUri,
        consoleUrl,
        childIds,
        memo,
        evidence,
        waitingFor);
  }

  public ExternalState withTrackerUri(String uri) {
    return new ExternalState(
        externalId,
        externalStatus,
        Optional.of(uri),
        consoleUrl,
        childIds,
        memo,
        evidence,
        waitingFor);
  }

  public ExternalState withConsoleUrl(String url) {
    return new ExternalState(
        externalId,
        externalStatus,
        trackerUri,
        Optional.of(url),
        childIds,
        memo,
        evidence,
        waitingFor);
  }

  public ExternalState withChildIds(String ids) {
    return new ExternalState(
        externalId,
        externalStatus,
        trackerUri,
        consoleUrl,
        Optional.of(ids),
        memo,
        evidence,
        waitingFor);
  }

  public ExternalState withMemo(String text) {
    return new ExternalState(
        externalId,
        externalStatus,
        trackerUri,
        consoleUrl,
        childIds,
        Optional.of(text),
        evidence,
        waitingFor);
  }

  /** Adds evidence behind what is there. */
  public ExternalState plusEvidence(List<Evidence> more) {
    List<Evidence> all = new ArrayList<>(evidence);
    all.addAll(more);
    return new ExternalState(
        externalId, externalStatus, trackerUri, consoleUrl, childIds, memo, all, waitingFor);
  }

  public ExternalState withWaitingFor(Optional<String> words) {
    return new ExternalState(
        externalId, externalStatus, trackerUri, consoleUrl, childIds, memo, evidence, words);
  }
}
