package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.InvalidRequestException;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifyDefaultTest {
  private static final VerifyDefault YARN = VerifyDefault.parse("yarn");

  private static Optional<VerifySpec> spec(VerifySource... sources) {
    return Optional.of(VerifySpec.of(Set.of(sources)));
  }

  @Test
  void whatIsNearestToTheJobWins() {
    Map<String, String> job = Map.of(VerifyDefault.PROPERTY, "spark");
    Map<String, String> action = Map.of(VerifyDefault.PROPERTY, " kubernetes , spark ");

    assertThat(YARN.of(Optional.empty(), List.of(Map.of()))).isEqualTo(spec(VerifySource.YARN));
    assertThat(YARN.of(Optional.empty(), List.of(Map.of(), job)))
        .isEqualTo(spec(VerifySource.SPARK));
    assertThat(YARN.of(Optional.empty(), List.of(action, job)))
        .isEqualTo(spec(VerifySource.KUBERNETES, VerifySource.SPARK));
    assertThat(YARN.of(spec(VerifySource.LIVY), List.of(action, job)))
        .isEqualTo(spec(VerifySource.LIVY));
  }

  @Test
  void verificationCanBeSwitchedOffEverywhere() {
    Map<String, String> none = Map.of(VerifyDefault.PROPERTY, "none");

    assertThat(VerifyDefault.NONE.of(Optional.empty(), List.of())).isEmpty();
    assertThat(YARN.of(Optional.empty(), List.of(none))).isEmpty();
    assertThat(YARN.of(Optional.of(VerifySpec.NONE), List.of())).isEmpty();
  }

  @Test
  void unknownSourceIsRefusedByName() {
    assertThatThrownBy(() -> VerifyDefault.parse("yarn,mesos"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'mesos'")
        .hasMessageContaining("kubernetes");
    assertThatThrownBy(() -> VerifyDefault.parse("none,yarn"))
        .isInstanceOf(InvalidRequestException.class);
  }
}
