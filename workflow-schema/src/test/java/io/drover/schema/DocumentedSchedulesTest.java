package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the documentation are whole documents, and they are read without a word. */
class DocumentedSchedulesTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```xml\n(.*?)```");

  @Test
  void everyExampleIsRead() throws IOException {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(page()))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    assertThat(examples).allSatisfy(xml -> assertThat(read(xml).problems()).isEmpty());
  }

  private static ScheduleReadResult<?> read(String xml) {
    if (xml.startsWith("<bundle-app")) {
      return new BundleXmlReader().readAll(xml);
    }
    return xml.startsWith("<datasets")
        ? new CoordinatorXmlReader().readAllDatasets(xml)
        : new CoordinatorXmlReader().readAll(xml);
  }

  private static Path page() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/coordinators.md"))) {
      at = at.getParent();
    }
    return at.resolve("docs/coordinators.md");
  }
}
