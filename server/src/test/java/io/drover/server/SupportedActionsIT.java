package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schema.ActionKind;
import io.drover.server.doctor.SupportedActions;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor must not promise what no server runs, nor deny what one does. */
class SupportedActionsIT {
  @TempDir private Path directory;

  @Test
  void theDoctorKnowsTheKindsThatAServerRuns() throws Exception {
    try (RunningServer running = new RunningServer(directory)) {
      Set<ActionKind> served = running.server.actionKinds();
      Set<ActionKind> promised = Set.copyOf(SupportedActions.kinds());

      assertThat(promised).isEqualTo(served);
    }
  }
}
