package io.drover.actions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.file.AnsweringServer;
import io.drover.actions.http.HttpExchange.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers of which one is active, and what happens when they change places. */
class FailoverServiceTest {
  private static final Request GET = new Request("GET", Map.of(), Optional.empty(), 1000);

  private final HttpExchange http = new HttpExchange(HttpLimits.DEFAULT);
  private RoutedServer one;
  private RoutedServer two;

  @BeforeEach
  void start() throws IOException {
    one = RoutedServer.start();
    two = RoutedServer.start();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    http.close();
  }

  private FailoverService service(URI... addresses) {
    return new FailoverService(
        http,
        List.of(addresses),
        answer -> answer.status() == 503 || answer.text().startsWith("This is standby"));
  }

  @Test
  void serviceThatChangesPlacesIsFollowedThereAndBack() throws IOException {
    FailoverService service = service(one.address(), two.address());
    one.on("/x", 200, "This is standby RM");
    two.on("/x", 200, "active");
    assertThat(service.send("/x", GET, true).from().getPort()).isEqualTo(two.address().getPort());
    assertThat(service.send("/x", GET, true).text()).isEqualTo("active");
    assertThat(one.requests()).as("the active one is remembered").hasSize(1);

    one.on("/x", 200, "active");
    two.on("/x", 503, "");
    assertThat(service.send("/x", GET, true).from().getPort()).isEqualTo(one.address().getPort());
  }

  @Test
  void serviceThatDiesIsReplacedByTheOther() throws IOException {
    FailoverService service = service(one.address(), two.address());
    one.on("/x", 200, "active");
    two.on("/x", 200, "active");
    service.send("/x", GET, true);
    one.close();

    assertThat(service.send("/x", GET, true).from().getPort()).isEqualTo(two.address().getPort());
  }

  @Test
  void everyFaultIsToldWhenNobodyIsActive() throws IOException {
    URI closed = AnsweringServer.closedAddress();
    one.on("/x", 503, "");
    FailoverService service = service(one.address(), closed);

    assertThatThrownBy(() -> service.send("/x", GET, true))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining(one.address() + " is a standby (HTTP 503)")
        .hasMessageContaining(closed + " does not answer");
  }
}
