package io.drover.engine;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.schema.ActionKind;
import io.drover.schema.XmlElement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays {@code livy-batch}: its {@code <file>} says what happens. {@code ok}, {@code open} (OK, and
 * stays open), {@code error CODE}, {@code fatal}, {@code transient N} (fails N starts), {@code
 * error-times N CODE} (fails N attempts), {@code hold NAME} (runs until released; {@code hold NAME
 * PT1H} is asked once an hour), {@code full N} (no room for N starts), {@code share NAME} (OK, by a
 * resource of that name), {@code borrow NAME} (the same, or the one of a job above), {@code lost
 * APP} (fails, and leaves that application).
 */
final class ScriptedExecutor implements ActionExecutor {
  final List<String> starts = new CopyOnWriteArrayList<>();
  final List<String> seenBefore = new CopyOnWriteArrayList<>();
  final List<String> kills = new CopyOnWriteArrayList<>();
  final Map<String, ActionRequest> requests = new ConcurrentHashMap<>();
  final Set<String> applications = ConcurrentHashMap.newKeySet();
  final Map<String, CountDownLatch> holds = new ConcurrentHashMap<>();
  final AtomicInteger refusedKills = new AtomicInteger();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

  @Override
  public Set<ActionKind> kinds() {
    return Set.of(new ActionKind(ActionKind.DROVER, "livy-batch"));
  }

  void release(String name) {
    hold(name).countDown();
  }

  private CountDownLatch hold(String name) {
    return holds.computeIfAbsent(name, key -> new CountDownLatch(1));
  }

  private int count(String key) {
    return counts.computeIfAbsent(key, any -> new AtomicInteger()).getAndIncrement();
  }

  @Override
  public ActionOutcome start(ActionRequest request) {
    String name = request.attempt().externalName();
    starts.add(name);
    requests.put(name, request);
    String[] script = script(request);
    ExternalState external = ExternalState.NONE.withExternalId("app-" + name);
    return switch (script[0]) {
      case "ok", "open", "share", "borrow" -> ok(external, request);
      case "lost" -> {
        boolean again = request.external().childIds().isPresent();
        request
            .external()
            .childIds()
            .ifPresent(
                ids -> seenBefore.add(ids + " " + request.others().formerRun().orElseThrow()));
        yield again
            ? ok(external, request)
            : new ActionOutcome.Failed(
                external.withChildIds(script[1]), ErrorType.ERROR, "LIVY_UNKNOWN", "nobody knows");
      }
      case "data" -> new ActionOutcome.Succeeded(external, Map.of(script[1], script[2]));
      case "error" -> failed(ErrorType.ERROR, script[1]);
      case "fatal" -> failed(ErrorType.FAILED, "BOOM");
      case "transient" ->
          count(name) < Integer.parseInt(script[1])
              ? failed(ErrorType.TRANSIENT, "JA006")
              : ok(external, request);
      case "error-times" ->
          count(request.attempt().actionId().toString()) < Integer.parseInt(script[1])
              ? failed(ErrorType.ERROR, script[2])
              : ok(external, request);
      case "full" ->
          count(name) < Integer.parseInt(script[1])
              ? new ActionOutcome.NotStarted(
                  ExternalState.NONE, Duration.ofMillis(20), "the endpoint is full")
              : ok(external, request);
      case "hold" -> {
        applications.add(name);
        yield new ActionOutcome.Running(external.withExternalStatus("RUNNING"), pause(script));
      }
      case "throw" -> throw new IllegalStateException("a bug in the executor");
      default -> throw new IllegalArgumentException(script[0]);
    };
  }

  @Override
  public Optional<String> sharedResource(XmlElement body) {
    String text = body.child("file").orElseThrow().text().strip();
    return text.startsWith("share ") || text.startsWith("borrow ")
        ? Optional.of(text.substring(text.indexOf(' ') + 1))
        : Optional.empty();
  }

  @Override
  public boolean sharesWithParent(XmlElement body) {
    return body.child("file").orElseThrow().text().strip().startsWith("borrow ");
  }

  @Override
  public boolean staysOpen(XmlElement body) {
    return body.child("file").orElseThrow().text().strip().equals("open");
  }

  private ActionOutcome ok(ExternalState external, ActionRequest request) {
    applications.add(request.attempt().externalName());
    return new ActionOutcome.Succeeded(external.withExternalStatus("SUCCEEDED"), Map.of());
  }

  private static ActionOutcome failed(ErrorType type, String code) {
    return new ActionOutcome.Failed(ExternalState.NONE, type, code, "it did not work");
  }

  @Override
  public ActionOutcome check(ActionRequest request) {
    boolean released = hold(script(request)[1]).getCount() == 0;
    return released
        ? ok(request.external(), request)
        : new ActionOutcome.Running(request.external(), pause(script(request)));
  }

  private static Duration pause(String[] script) {
    return script.length > 2 ? Duration.parse(script[2]) : Duration.ofMillis(20);
  }

  @Override
  public KillResult kill(ActionRequest request) {
    kills.add(request.attempt().externalName());
    return new KillResult(request.external(), refusedKills.getAndDecrement() <= 0);
  }

  @Override
  public Optional<String> log(ActionRequest request) {
    return Optional.of("log of " + request.attempt().externalName());
  }

  private static String[] script(ActionRequest request) {
    return request.body().child("file").orElseThrow().text().strip().split(" ");
  }
}
