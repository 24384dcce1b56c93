package io.drover.actions.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.LogText;
import io.drover.actions.file.AnsweringServer;
import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as a NodeManager and a log server of Hadoop 3.5 send them; the real ones are in YarnIT. */
class ContainerLogsTest {
  private static final String CONTAINER = "container_1795258687210_0001_01_000001";

  private final HttpExchange http = new HttpExchange(HttpLimits.DEFAULT);
  private final ContainerLogs logs = new ContainerLogs(http, Optional.of("ann"));

  @AfterEach
  void close() {
    http.close();
  }

  private static String link(URI node) {
    return node + "/node/containerlogs/" + CONTAINER + "/ann";
  }

  private static String page(String aggregation, long length, String content) {
    return """
        Container: %s on localhost_44313
        LogAggregationType: %s
        ====================================================================
        LogType:stdout
        LogLastModifiedTime:Sat Nov 21 10:58:26 +0000 2026
        LogLength:%d
        LogContents:
        %s%sEnd of LogType:stdout.
        ***********************************************************************

        """
        .formatted(
            CONTAINER, aggregation, length, content, aggregation.equals("LOCAL") ? "" : "\n");
  }

  @Test
  void whatTheDriverPrintedComesWithoutTheFrameAroundIt() throws IOException {
    try (AnsweringServer node = AnsweringServer.of(200, page("LOCAL", 10, "ROWS 1000\n"))) {
      assertThat(logs.read(link(node.address())))
          .contains("--- driver's stdout ---\nROWS 1000\n--- driver's stderr ---\nROWS 1000\n");
      assertThat(node.requests())
          .containsExactly(
              "GET /ws/v1/node/containers/" + CONTAINER + "/logs/stdout?size=-237568&user.name=ann",
              "GET /ws/v1/node/containers/"
                  + CONTAINER
                  + "/logs/stderr?size=-237568&user.name=ann");
    }
  }

  @Test
  void theNodeOfAnEndedContainerPointsToTheLogServer() throws IOException {
    try (AnsweringServer server = AnsweringServer.of(200, page("AGGREGATED", 5, "DONE\n"));
        AnsweringServer node = AnsweringServer.redirecting(server.address())) {
      assertThat(logs.read(link(node.address())).orElseThrow())
          .isEqualTo("--- driver's stdout ---\nDONE\n--- driver's stderr ---\nDONE\n");
      assertThat(server.requests()).hasSize(2).allMatch(one -> one.contains("size=-237568"));
    }
  }

  @Test
  void redirectsGoOnlyOneStep() throws IOException {
    try (AnsweringServer server = AnsweringServer.of(200, page("AGGREGATED", 5, "DONE\n"));
        AnsweringServer second = AnsweringServer.redirecting(server.address());
        AnsweringServer first = AnsweringServer.redirecting(second.address())) {
      assertThat(logs.read(link(first.address()))).isEmpty();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void pagesOfOlderNodesHaveNoFrame() throws IOException {
    try (AnsweringServer node = AnsweringServer.of(200, "Container: mine\nROWS 7")) {
      assertThat(logs.read(link(node.address())).orElseThrow())
          .contains("--- driver's stdout ---\nContainer: mine\nROWS 7\n");
    }
  }

  @Test
  void aLongLogKeepsItsBeginningAndItsEnd() throws IOException {
    String content = "first line\n" + "x".repeat(99).concat("\n").repeat(3000) + "last line\n";

    try (AnsweringServer node = AnsweringServer.of(200, page("LOCAL", 5_000_000, content))) {
      String read = logs.read(link(node.address())).orElseThrow();

      assertThat(read)
          .contains("driver's stdout ---\nfirst line\n", "of 5000000 bytes are left out here")
          .hasSizeLessThan(2 * (LogText.HEAD + LogText.TAIL + 200));
      assertThat(read.strip()).endsWith("last line");
      assertThat(node.requests()).hasSize(4).anyMatch(one -> one.contains("?size=32768&"));
    }
  }

  @Test
  void logsThatAreNotThereAreEmptyAndPrintingNothingIsALog() throws IOException {
    try (AnsweringServer gone = AnsweringServer.of(404, "no such file");
        AnsweringServer silent = AnsweringServer.of(200, page("LOCAL", 0, ""));
        AnsweringServer was = AnsweringServer.of(200, page("AGGREGATED", 0, ""))) {
      assertThat(logs.read(link(gone.address()))).isEmpty();
      assertThat(logs.read(link(was.address()))).contains("");
      assertThat(logs.read(link(silent.address()))).contains("");
    }
  }

  @Test
  void aNodeOutOfReachIsNotAnAnswer() throws IOException {
    String link = link(AnsweringServer.closedAddress());

    assertThatThrownBy(() -> logs.read(link)).isInstanceOf(ClusterUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "N/A",
        "ftp://host/node/containerlogs/container_1_0001_01_000001/ann",
        "http://host/node/containerlogs/../../secret",
        "http://host@evil/node/containerlogs/container_1_0001_01_000001/ann"
      })
  void onlyLinksOfAResourceManagerAreFollowed(String link) {
    assertThat(logs.read(link)).isEmpty();
  }
}
