package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "-Xmx512m,512m,",
    "-Xmx4G,4g,",
    "-Xmx536870912,512m,",
    "-Xmx1000,1m,",
    "-Xmx1g -Da=b -Xmx2g,2g,-Da=b",
    "-Da=-Xmx1g -Xms1g,,-Da=-Xmx1g -Xms1g",
    "-Xmxmuch,,-Xmxmuch",
    "'',,",
  })
  void heapBecomesTheDriversMemory(String options, String memory, String rest) {
    JavaOptions read = JavaOptions.of(Optional.of(options));

    assertThat(read.driverMemory()).isEqualTo(Optional.ofNullable(memory));
    assertThat(read.rest().map(text -> text.replaceAll(" +", " ")))
        .isEqualTo(Optional.ofNullable(rest));
  }

  @Test
  void optionWithABlankIsQuotedAsSparkReadsIt() {
    assertThat(JavaOptions.quoted("-Da=/x/y")).isEqualTo("-Da=/x/y");
    assertThat(JavaOptions.quoted("-Da=/x y/\"z\\")).isEqualTo("\"-Da=/x y/\\\"z\\\\\"");
  }
}
