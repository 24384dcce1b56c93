package io.drover.engine.el;

import java.util.Map;
import java.util.Optional;

/** A job of {@code ann} that ran one action well and one badly. */
record ScopeFixture(String user, Map<String, String> configuration) implements JobScope {
  ScopeFixture(Map<String, String> configuration) {
    this("ann", configuration);
  }

  @Override
  public String id() {
    return "0000001-261121083000000-drover-W";
  }

  @Override
  public String name() {
    return "daily";
  }

  @Override
  public String appPath() {
    return "mem://fs/app";
  }

  @Override
  public Optional<String> group() {
    return Optional.empty();
  }

  @Override
  public int run() {
    return 2;
  }

  @Override
  public Optional<ActionFacts> action(String node) {
    return switch (node) {
      case "load" ->
          Optional.of(
              new ActionFacts(
                  Optional.of("model"),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of("rows", "42", "a.b", "dotted", "note", "<a & b>"),
                  Optional.of("17"),
                  Optional.of("http://livy:8998"),
                  Optional.of("success")));
      case "bad" ->
          Optional.of(
              new ActionFacts(
                  Optional.of("fail"),
                  Optional.of("JA018"),
                  Optional.of("it broke"),
                  Map.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("dead")));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<String> lastErrorNode() {
    return Optional.of("bad");
  }
}
