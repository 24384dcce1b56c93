package io.drover.coordinator.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.WorkflowXmlReader;
import io.drover.schema.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlaTest {
  private static final Instant NOMINAL = Instant.parse("2026-01-31T08:00:00Z");
  private static final String ALL =
      """
      <s:nominal-time> 2026-01-31T08:00Z </s:nominal-time>
      <s:should-start>10</s:should-start>
      <s:should-end>30.0</s:should-end>
      <s:max-duration>0.5</s:max-duration>
      <s:alert-events>start_miss, END_MISS ,duration_miss</s:alert-events>
      <s:alert-contact>a@b.example, c@d.example</s:alert-contact>
      <s:notification-msg>call <![CDATA[<Ann>]]></s:notification-msg>
      <s:upstream-apps>raw, clean</s:upstream-apps>
      """;

  private static XmlElement info(String version, String content) {
    String xml =
        "<workflow-app xmlns='uri:oozie:workflow:0.5' xmlns:s='uri:oozie:sla:"
            + version
            + "' name='w'><start to='end'/><end name='end'/><s:info>"
            + content
            + "</s:info></workflow-app>";
    return new WorkflowXmlReader().read(xml).serviceLevels().workflow().orElseThrow();
  }

  private static String minimal(String shouldEnd) {
    return "<s:nominal-time>2026-01-31T08:00Z</s:nominal-time><s:should-end>"
        + shouldEnd
        + "</s:should-end>";
  }

  @Test
  void everythingIsRead() {
    Sla sla = Sla.of(info("0.2", ALL));

    assertThat(sla.nominalTime()).isEqualTo(NOMINAL);
    assertThat(sla.expectedStart()).contains(NOMINAL.plus(Duration.ofMinutes(10)));
    assertThat(sla.expectedEnd()).isEqualTo(NOMINAL.plus(Duration.ofMinutes(30)));
    assertThat(sla.maxDuration()).contains(Duration.ofSeconds(30));
    assertThat(sla.alertEvents())
        .containsExactlyInAnyOrder(SlaEvent.START_MISS, SlaEvent.END_MISS, SlaEvent.DURATION_MISS);
    assertThat(sla.alertContacts()).containsExactly("a@b.example", "c@d.example");
    assertThat(sla.notificationMessage()).isEqualTo("call <Ann>");
    assertThat(sla.upstreamApps()).isEqualTo("raw, clean");
  }

  @Test
  void whatIsLeftOutHasOoziesDefaults() {
    Sla sla =
        Sla.of(info("0.2", minimal("60") + "<s:should-start/><s:max-duration> </s:max-duration>"));

    assertThat(sla.expectedStart()).isEmpty();
    assertThat(sla.maxDuration()).isEmpty();
    assertThat(sla.alertEvents()).containsExactly(SlaEvent.END_MISS);
    assertThat(sla.alertContacts()).isEmpty();
    assertThat(sla.notificationMessage()).isEmpty();
  }

  @Test
  void theOldFormIsReadToo() {
    Sla sla =
        Sla.of(
            info(
                "0.1",
                "<s:app-name>x</s:app-name><s:nominal-time>2026-01-31T08:00Z</s:nominal-time>"
                    + "<s:should-start>5</s:should-start><s:should-end>60</s:should-end>"
                    + "<s:alert-contact>a@b.example</s:alert-contact><s:dev-contact>d</s:dev-contact>"
                    + "<s:qa-contact>q</s:qa-contact><s:se-contact>s</s:se-contact>"
                    + "<s:alert-frequency>LAST_HOUR</s:alert-frequency>"));

    assertThat(sla.expectedStart()).contains(NOMINAL.plus(Duration.ofMinutes(5)));
    assertThat(sla.alertContacts()).containsExactly("a@b.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "soon", "-1", "1e12", "${30 * MINUTES}", "NaN"})
  void aLengthIsANumberOfMinutes(String shouldEnd) {
    assertThatThrownBy(() -> Sla.of(info("0.2", minimal(shouldEnd))))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.E1101);
              assertThat(e).hasMessageContaining("should-end");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T08:00Z, 2026-01-31T08:00:00Z",
    "2026-01-31T08:00:07Z, 2026-01-31T08:00:07Z",
    "2026-01-31T08:00:07.5Z, 2026-01-31T08:00:07.5Z",
    "2026-01-31T24:00Z, 2026-02-01T00:00:00Z"
  })
  void theNominalTimeMayHaveSeconds(String text, Instant expected) {
    assertThat(
            Sla.of(
                    info(
                        "0.2",
                        "<s:nominal-time>"
                            + text
                            + "</s:nominal-time><s:should-end>1</s:should-end>"))
                .nominalTime())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "2026-01-31", "2026-02-30T08:00Z", "2026-01-31T08:00:61Z", ""})
  void anythingElseIsNoNominalTime(String text) {
    assertThatThrownBy(
            () ->
                Sla.of(
                    info(
                        "0.2",
                        "<s:nominal-time>"
                            + text
                            + "</s:nominal-time><s:should-end>1</s:should-end>")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1101));
  }

  @Test
  void anUnknownEventIsRefused() {
    assertThatThrownBy(
            () -> Sla.of(info("0.2", minimal("1") + "<s:alert-events>end_mist</s:alert-events>")))
        .hasMessageContaining("end_mist");
  }

  @Test
  void changesAreCountedFromTheNominalTime() {
    Sla sla = Sla.of(info("0.2", ALL));

    Sla later = sla.change(Map.of("should-end", "45", "sla-max-duration", "7"));
    assertThat(later.expectedEnd()).isEqualTo(NOMINAL.plus(Duration.ofMinutes(45)));
    assertThat(later.maxDuration()).contains(Duration.ofMinutes(7));
    assertThat(later.expectedStart()).isEqualTo(sla.expectedStart());

    Sla moved = later.change(Map.of("nominal-time", "2026-01-31T09:00Z", "should-start", "1"));
    assertThat(moved.nominalTime()).isEqualTo(NOMINAL.plus(Duration.ofHours(1)));
    assertThat(moved.expectedStart()).contains(NOMINAL.plus(Duration.ofMinutes(61)));
    assertThat(moved.expectedEnd()).isEqualTo(NOMINAL.plus(Duration.ofMinutes(105)));
    assertThat(moved.alertContacts()).isEqualTo(sla.alertContacts());

    assertThatThrownBy(() -> sla.change(Map.of("alert-contact", "x")))
        .hasMessageContaining("only these can be changed");
  }
}
