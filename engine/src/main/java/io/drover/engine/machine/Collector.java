package io.drover.engine.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.scxml.EventDispatcher;

/** Gathers the commands of one step. */
final class Collector implements EventDispatcher {
  final List<MachineCommand> commands = new ArrayList<>();

  /** Events that the model asks for; fired one at a time, after the current one. */
  final Deque<String> pending = new ArrayDeque<>();

  /** State whose own outcome is being applied: leaving it needs no stop. */
  Optional<String> outcomeOf = Optional.empty();

  void left(String stateId, String node) {
    if (!outcomeOf.equals(Optional.of(stateId))) {
      commands.add(new MachineCommand.StopAction(node));
    }
  }

  @Override
  public void cancel(String sendId) {
    throw new IllegalStateException("the model sends nothing");
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void send(
      String sendId,
      String target,
      String targetType,
      String event,
      Map params,
      Object hints,
      long delay,
      List externalNodes) {
    throw new IllegalStateException("the model sends nothing");
  }
}
