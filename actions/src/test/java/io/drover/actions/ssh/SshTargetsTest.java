package io.drover.actions.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SshTargetsTest {
  @ParameterizedTest
  @CsvSource({
    "gate.example.com, , gate.example.com, true",
    "gate.example.com, , GATE.example.com, true",
    "gate.example.com, root, gate.example.com, false",
    "gate.example.com, , other.example.com, false",
    "etl@gate, etl, gate, true",
    "etl@gate, , gate, false",
    "etl@gate, root, gate, false",
    "*@gate, root, gate, true",
    "*@gate, , gate, true",
    "*.example.com, , a.example.com, true",
    "*.example.com, , example.com, false",
    "*.example.com, , badexample.com, false",
    "*@*.example.com, root, a.example.com, true",
  })
  void rules(String rule, String user, String host, boolean allowed) {
    assertThat(new SshTargets(List.of(rule)).allow(Optional.ofNullable(user), host))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "@host", "user@", "a b", "user@host;rm"})
  void whatIsNoRuleIsTold(String rule) {
    assertThatThrownBy(() -> new SshTargets(List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }
}
