package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xmlunit.assertj3.XmlAssert;

class HadoopConfigurationXmlTest {

  @Test
  void propertiesAreReadInOrderTrimmedAndTheLastWins() {
    Map<String, String> properties =
        HadoopConfigurationXml.read(
            """
            <?xml version="1.0"?>
            <configuration>
              <!-- as Hadoop writes it -->
              <property><name> b </name><value>
                 1 &amp; 2 </value><final>true</final><source>x</source></property>
              <property><name>a</name><value>first</value><description>d</description></property>
              <property><value>last</value><name>a</name></property>
              <property><name>empty</name><value/></property>
              <property><name>without</name></property>
            </configuration>
            """);

    assertThat(properties)
        .containsExactly(entry("b", "1 & 2"), entry("a", "last"), entry("empty", ""));
  }

  @Test
  void everyMistakeIsReportedWithItsPlace() {
    InvalidRequestException thrown =
        catchThrowableOfType(
            InvalidRequestException.class,
            () ->
                HadoopConfigurationXml.read(
                    """
                    <configuration>
                      <property><value>x</value></property>
                      <propety/>
                      <property><name>a</name><valu>x</valu></property>
                    </configuration>
                    """));

    assertThat(thrown.problems())
        .extracting(problem -> problem.code() + " " + problem.location().line())
        .containsExactly("E0701 2", "E0701 3", "E0701 4");
  }

  @Test
  void markupInsideAValueIsRefused() {
    assertThatThrownBy(
            () ->
                HadoopConfigurationXml.read(
                    "<configuration><property><name>a</name><value>x<b/></value></property>"
                        + "</configuration>"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("&lt;");
  }

  @Test
  void otherRootIsRefused() {
    assertThatThrownBy(() -> HadoopConfigurationXml.read("<properties/>"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("E0701")
        .hasMessageContaining("not 'configuration'");
  }

  @Test
  void writtenPropertiesReadBackTheSame() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("z", "a & b < c > d \" ' ]]>");
    properties.put("a.b", "line one\nline two\r\nthree\tfour");
    properties.put("unicode", "äß€ \uD83D\uDE00");
    properties.put("empty", "");

    String xml = HadoopConfigurationXml.write(properties);

    assertThat(HadoopConfigurationXml.read(xml)).containsExactlyEntriesOf(properties);
    XmlAssert.assertThat(xml).valueByXPath("/configuration/property[2]/name").isEqualTo("a.b");
    XmlAssert.assertThat(xml).valueByXPath("count(/configuration/property)").isEqualTo("4");
  }

  @Test
  void noPropertiesAreAnEmptyDocument() {
    assertThat(HadoopConfigurationXml.read(HadoopConfigurationXml.write(Map.of()))).isEmpty();
  }

  @Test
  void charactersThatXmlCannotHoldAreReplaced() {
    String xml = HadoopConfigurationXml.write(Map.of("a", "x\u0000y\uD800z"));

    assertThat(HadoopConfigurationXml.read(xml)).containsExactly(entry("a", "x\uFFFDy\uFFFDz"));
  }

  @Test
  void referencesAreResolvedAgainstTheSameProperties() {
    Map<String, String> resolved =
        HadoopConfigurationXml.substitute(
            Map.of(
                "root", "/data",
                "in", "${root}/in",
                "day", "${in}/${date}",
                "expression", "${wf:id()} ${a b} $1",
                "self", "${self}",
                "ping", "${pong}",
                "pong", "${ping}"));

    assertThat(resolved)
        .containsEntry("in", "/data/in")
        .containsEntry("day", "/data/in/${date}")
        .containsEntry("expression", "${wf:id()} ${a b} $1")
        .containsEntry("self", "${self}");
    assertThat(resolved.get("ping")).startsWith("${p");
  }

  @Test
  void twentyLevelsAreResolvedAndNotOneMore() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < 21; i++) {
      properties.put("p" + i, "${p" + (i + 1) + "}");
    }
    properties.put("p21", "bottom");

    Map<String, String> resolved = HadoopConfigurationXml.substitute(properties);

    assertThat(resolved).containsEntry("p1", "bottom").containsEntry("p0", "${p21}");
  }

  @Test
  void referencesThatMultiplyAreRefused() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      properties.put("p" + i, ("${p" + (i + 1) + "}").repeat(10));
    }
    properties.put("p20", "x");

    assertThatThrownBy(() -> HadoopConfigurationXml.substitute(properties))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("grows beyond");
  }
}
