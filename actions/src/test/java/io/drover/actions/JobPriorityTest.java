package io.drover.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobPriorityTest {
  private static final Map<String, String> HADOOP_LOW = Map.of("mapreduce.job.priority", "LOW");

  @Test
  void whatIsNearerWins() {
    assertThat(JobPriority.of(List.of(HADOOP_LOW, Map.of("mapred.job.priority", "HIGH"))))
        .isEqualTo(JobPriority.LOW);
    assertThat(JobPriority.of(List.of(Map.of(), Map.of("mapred.job.priority", "high"))))
        .isEqualTo(JobPriority.HIGH);
  }

  @Test
  void droversOwnPropertyWinsOverHadoops() {
    assertThat(JobPriority.of(List.of(HADOOP_LOW, Map.of("drover.priority", "very_high"))))
        .isEqualTo(JobPriority.VERY_HIGH);
  }

  @Test
  void withoutAWordItIsNormal() {
    assertThat(JobPriority.of(List.of(Map.of(), Map.of("drover.priority", " "))))
        .isEqualTo(JobPriority.NORMAL);
    assertThat(JobPriority.of(List.of(Map.of("mapreduce.job.priority", "DEFAULT"))))
        .isEqualTo(JobPriority.NORMAL);
  }

  @Test
  void aWrongWordIsAnError() {
    assertThatThrownBy(() -> JobPriority.of(List.of(Map.of("drover.priority", "urgent"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("urgent")
        .hasMessageContaining("VERY_HIGH");
  }
}
