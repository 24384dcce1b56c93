package io.drover.faults.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.faults.weave.Failpoint.Place;
import io.drover.faults.weave.Failpoint.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WeavingTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Breakage.class)
  void everyFailpointAndEveryRuleIsWhereItIsSaidToBe(Breakage breakage) throws Exception {
    Path jar = directory.resolve("woven.jar");

    Weaving.write(Failpoint.ALL, breakage, jar);

    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(Failpoint.ALL)
          .allMatch(point -> file.getEntry(point.type().replace('.', '/') + ".class") != null);
    }
  }

  @Test
  void aFailpointWhoseMethodIsGoneIsTold() {
    Failpoint gone =
        new Failpoint("io.drover.engine.WorkflowLoop", "gone", Side.BEFORE, Place.ANYWHERE);

    assertThatThrownBy(
            () -> Weaving.write(List.of(gone), Breakage.NONE, directory.resolve("woven.jar")))
        .hasMessageContaining("there is no io.drover.engine.WorkflowLoop.gone any more");
  }

  @Test
  void aFailpointWhoseClassIsGoneIsTold() {
    Failpoint gone = new Failpoint("io.drover.engine.Gone", "gone", Side.AFTER, Place.ANYWHERE);

    assertThatThrownBy(
            () -> Weaving.write(List.of(gone), Breakage.NONE, directory.resolve("woven.jar")))
        .hasMessageContaining("there is no io.drover.engine.Gone.gone any more");
  }
}
