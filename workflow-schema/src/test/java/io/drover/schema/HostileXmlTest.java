package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents that strangers send: definitions and configurations. */
class HostileXmlTest {
  private static final String BOMB =
      "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
          + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>";

  @TempDir private Path folder;

  static Stream<Function<String, Object>> readers() {
    return Stream.of(
        new WorkflowXmlReader()::read,
        new CoordinatorXmlReader()::read,
        new CoordinatorXmlReader()::readDatasets,
        new BundleXmlReader()::read,
        HadoopConfigurationXml::read);
  }

  @ParameterizedTest
  @MethodSource("readers")
  void entityBombIsRefusedBeforeItGrows(Function<String, Object> reader) {
    InvalidRequestException thrown = refusal(reader, BOMB + "<configuration>&c;</configuration>");

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0700);
    assertThat(thrown.getMessage())
        .contains("<!DOCTYPE …>) is not allowed")
        .contains("no entity definitions");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void fileOfTheServerIsNotRead(Function<String, Object> reader) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "the-secret");
    String xml =
        "<!DOCTYPE x [<!ENTITY s SYSTEM '"
            + secret.toUri()
            + "'>]>"
            + "<configuration><property><name>a</name><value>&s;</value></property>"
            + "</configuration>";

    assertThat(refusal(reader, xml).getMessage()).doesNotContain("the-secret");
  }

  @Test
  void undefinedEntityIsExplained() {
    InvalidRequestException thrown =
        refusal(HadoopConfigurationXml::read, "<configuration>&nbsp;</configuration>");

    assertThat(thrown.getMessage())
        .contains("nbsp")
        .contains("only &lt; &gt; &amp; &quot; &apos; are defined");
  }

  @Test
  void nothingIsFetchedForSchemaLocationDoctypeOrXinclude() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Thread acceptor = new Thread(() -> countConnections(server, connections));
      acceptor.start();
      String base = "http://127.0.0.1:" + server.getLocalPort() + "/";

      ReadResult hinted =
          new WorkflowXmlReader()
              .readAll(
                  "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'"
                      + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                      + (" xsi:schemaLocation='uri:oozie:workflow " + base + "a.xsd urn:x ")
                      + (base + "b.xsd' xsi:noNamespaceSchemaLocation='" + base + "c.xsd'>")
                      + "<start to='end'/><end name='end'/></workflow-app>");
      refusal(
          new WorkflowXmlReader()::read,
          "<!DOCTYPE workflow-app SYSTEM '" + base + "w.dtd'><workflow-app/>");
      refusal(
          new WorkflowXmlReader()::read,
          "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'><xi:include"
              + (" xmlns:xi='http://www.w3.org/2001/XInclude' href='" + base + "i.xml'/>")
              + "</workflow-app>");

      // Our own connection comes last, so everything before it has been counted.
      try (Socket own = new Socket(server.getInetAddress(), server.getLocalPort())) {
        assertThat(own.getInputStream().read()).isEqualTo(1);
      }
      acceptor.join();
      assertThat(connections).hasValue(1);
      assertThat(hinted.problems()).isEmpty();
    }
  }

  /** Answers each connection with how many there were, and ends when ours was the first. */
  private static void countConnections(ServerSocket server, AtomicInteger connections) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(connections.incrementAndGet());
    } catch (IOException e) {
      connections.set(-1);
    }
  }

  @Test
  void deepNestingIsRefused() {
    int deep = 200_000;
    String xml =
        "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'>"
            + "<a>".repeat(deep)
            + "</a>".repeat(deep)
            + "</workflow-app>";

    InvalidRequestException thrown = refusal(new WorkflowXmlReader()::read, xml);

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0736);
    assertThat(thrown.getMessage()).contains("nested deeper than 100");
    assertThat(
            refusal(HadoopConfigurationXml::read, "<configuration>" + "<property>".repeat(deep))
                .code())
        .isEqualTo(ErrorCode.E0701);
  }

  @Test
  void tooManyAttributesAreRefused() {
    StringBuilder xml = new StringBuilder("<workflow-app xmlns='uri:oozie:workflow:1.0'");
    for (int i = 0; i < 65; i++) {
      xml.append(" a").append(i).append("='x'");
    }
    xml.append("/>");

    InvalidRequestException thrown = refusal(new WorkflowXmlReader()::read, xml.toString());

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0736);
    assertThat(thrown.getMessage()).contains("more than 64 attributes");
  }

  @Test
  void aHundredThousandAttributesAreRefused() {
    StringBuilder xml = new StringBuilder("<workflow-app xmlns='uri:oozie:workflow:1.0'");
    for (int i = 0; i < 100_000; i++) {
      xml.append(" a").append(i).append("='x'");
    }
    xml.append("/>");

    assertThat(refusal(new WorkflowXmlReader()::read, xml.toString()).problems()).isNotEmpty();
  }

  @Test
  void tooManyElementsAreRefused() {
    String xml =
        "<workflow-app xmlns='uri:oozie:workflow:1.0' name='w'>"
            + "<a/>".repeat(200_001)
            + "</workflow-app>";

    InvalidRequestException thrown = refusal(new WorkflowXmlReader()::read, xml);

    assertThat(thrown.code()).isEqualTo(ErrorCode.E0736);
    assertThat(thrown.getMessage()).contains("more than 200000 elements");
  }

  @ParameterizedTest
  @MethodSource("readers")
  void tooLongDocumentIsRefusedUnread(Function<String, Object> reader) {
    String inChars = "<".repeat(5 * 1024 * 1024 + 1);
    String inBytes = "ä".repeat(3 * 1024 * 1024);

    assertThat(refusal(reader, inChars).code()).isEqualTo(ErrorCode.E0736);
    assertThat(refusal(reader, inBytes).code()).isEqualTo(ErrorCode.E0736);
  }

  @Test
  void thousandsOfMistakesGiveABoundedAnswer() {
    String xml =
        Fixtures.workflow(
            "a",
            "<action name='a'><fs>"
                + "<delete/>".repeat(50_000)
                + "</fs><ok to='end'/><error to='end'/></action>");

    InvalidRequestException thrown = refusal(new WorkflowXmlReader()::read, xml);

    assertThat(thrown.problems()).hasSize(201);
    assertThat(thrown.problems().get(200).message())
        .isEqualTo("there are more problems than these 200");
  }

  @Test
  void thousandsOfLostDatasetsGiveABoundedAnswerSoon() {
    StringBuilder xml =
        new StringBuilder(
            "<coordinator-app xmlns='uri:oozie:coordinator:0.4' name='c' frequency='60' start='s'"
                + " end='e' timezone='UTC'><datasets>");
    for (int i = 0; i < 15_000; i++) {
      xml.append("<dataset name='set%05d' frequency='5' initial-instance='i'".formatted(i))
          .append(" timezone='UTC'><uri-template>/x</uri-template></dataset>");
    }
    xml.append("</datasets><input-events>");
    for (int i = 0; i < 15_000; i++) {
      xml.append("<data-in name='in%05d' dataset='sat%05d'>".formatted(i, i))
          .append("<instance>i</instance></data-in>");
    }
    xml.append("</input-events><action><workflow><app-path>/w</app-path></workflow></action>")
        .append("</coordinator-app>");

    InvalidRequestException thrown = refusal(new CoordinatorXmlReader()::read, xml.toString());

    assertThat(thrown.problems()).hasSize(201);
    assertThat(thrown.problems().get(0).fix()).contains("Did you mean 'set00000'?");
  }

  @Test
  void longNamesAreNotRepeatedInEveryMessage() {
    String xml =
        "<coordinator-app xmlns='uri:oozie:coordinator:0.4' name='c' frequency='60' start='s'"
            + " end='e' timezone='UTC'><input-events><data-in name='"
            + ("a".repeat(1_000_000) + "' dataset='d'>" + "<instance>i,i</instance>".repeat(300))
            + "</data-in></input-events><action><workflow><app-path>/w</app-path></workflow>"
            + "</action></coordinator-app>";

    assertThat(refusal(new CoordinatorXmlReader()::read, xml).getMessage())
        .hasSizeLessThan(200_000);
    assertThat(
            refusal(new CoordinatorXmlReader()::read, xml.replace("instance>", "x>")).getMessage())
        .hasSizeLessThan(200_000);
  }

  private static InvalidRequestException refusal(Function<String, Object> reader, String xml) {
    InvalidRequestException thrown =
        catchThrowableOfType(InvalidRequestException.class, () -> reader.apply(xml));
    assertThat(thrown).as("refusal").isNotNull();
    return thrown;
  }
}
