package io.drover.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.faults.load.Kind;
import io.drover.faults.weave.Breakage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The harness itself must fail where Drover lacks a rule. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FaultsMainTest {
  @Test
  void withoutTheLookUpBeforeThePostBatchesAreStartedTwice() throws Exception {
    FaultsOptions options =
        new FaultsOptions(
            Duration.ofSeconds(75),
            1,
            Breakage.LOOKUP,
            EnumSet.of(Episode.LIVY_KILLED_AT_SUBMISSION),
            Set.of(LaneKind.LIVY),
            EnumSet.allOf(Kind.class),
            FaultsOptions.USUALLY_OPEN);

    assertThat(FaultsMain.run(options)).isEqualTo(1);
  }

  @Test
  void theCommandLineSaysWhatHappens() {
    FaultsOptions options =
        FaultsOptions.parse(
            List.of(
                "1.5",
                "--seed=7",
                "--break=version",
                "--lanes=postgres",
                "--only=disk-full",
                "--kinds=fs",
                "--open=9"));

    assertThat(options)
        .isEqualTo(
            new FaultsOptions(
                Duration.ofSeconds(90),
                7,
                Breakage.VERSION,
                EnumSet.of(Episode.DISK_FULL),
                Set.of(LaneKind.POSTGRES),
                Set.of(Kind.FS),
                9));
  }

  @Test
  void withoutMinutesThereIsNothingToDo() {
    assertThatThrownBy(() -> FaultsOptions.parse(List.of("--seed=7")))
        .hasMessageContaining("for how many minutes?");
  }
}
