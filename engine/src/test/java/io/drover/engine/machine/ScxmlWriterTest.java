package io.drover.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xmlunit.assertj3.XmlAssert;

class ScxmlWriterTest {

  private static final Graph GRAPH =
      Graph.startingAt("f")
          .fork("f", "a", "d", "j")
          .action("a", "j", "mail")
          .decision("d", "j", "k")
          .action("mail", "k", "k")
          .join("j", "b")
          .action("b", "end", "mail")
          .kill("k")
          .end("end");

  private static XmlAssert xml(String text) {
    return XmlAssert.assertThat(text)
        .withNamespaceContext(Map.of("s", ScxmlWriter.SCXML, "d", ScxmlWriter.DROVER));
  }

  @Test
  void regionsAreWrittenAsParallelStates() {
    WorkflowMachine machine = WorkflowMachine.compile(GRAPH.definition(), true);

    String text = machine.toScxml(machine.start().state());

    XmlAssert.assertThat(text)
        .and(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:drover="uri:drover:scxml:1.0"
                version="1.0" datamodel="null" initial="f"
                drover:workflow="a workflow" drover:rule="regions">
              <state id="f" drover:active="true" drover:node="f" drover:kind="fork">
                <transition event="done.state.f.par" target="j"/>
                <parallel id="f.par" drover:active="true">
                  <state id="f.0" drover:active="true" initial="a">
                    <state id="a" drover:active="true" drover:node="a" drover:kind="action">
                      <transition event="a.ok" target="f.0.join"/>
                      <transition event="a.error" target="f.0.in.mail"/>
                    </state>
                    <state id="f.0.in.mail" drover:node="mail" drover:kind="action">
                      <transition event="mail.ok" target="k"/>
                      <transition event="mail.error" target="k"/>
                    </state>
                    <final id="f.0.join"/>
                  </state>
                  <state id="f.1" drover:active="true" initial="d">
                    <state id="d" drover:active="true" drover:node="d" drover:kind="decision">
                      <transition event="d.case.0" target="k"/>
                      <transition event="d.default" target="f.1.join"/>
                    </state>
                    <final id="f.1.join"/>
                  </state>
                  <state id="f.2" drover:active="true" initial="f.2.join">
                    <final id="f.2.join" drover:active="true"/>
                  </state>
                </parallel>
              </state>
              <state id="j" drover:node="j" drover:kind="join">
                <transition target="b"/>
              </state>
              <state id="b" drover:node="b" drover:kind="action">
                <transition event="b.ok" target="end"/>
                <transition event="b.error" target="mail"/>
              </state>
              <state id="mail" drover:node="mail" drover:kind="action">
                <transition event="mail.ok" target="k"/>
                <transition event="mail.error" target="k"/>
              </state>
              <final id="k" drover:node="k" drover:kind="kill"/>
              <final id="end" drover:node="end" drover:kind="end"/>
            </scxml>
            """)
        .ignoreWhitespace()
        .ignoreChildNodesOrder()
        .withNodeMatcher(
            new org.xmlunit.diff.DefaultNodeMatcher(
                org.xmlunit.diff.ElementSelectors.byNameAndAllAttributes))
        .areIdentical();
  }

  @Test
  void everyTargetExistsAndIdsAreUnique() {
    WorkflowMachine machine = WorkflowMachine.compile(GRAPH.definition(), true);

    String text = machine.toScxml(machine.start().state());

    xml(text).nodesByXPath("//@target[not(. = //@id)]").doNotExist();
    xml(text).nodesByXPath("//@initial[not(. = //@id)]").doNotExist();
    xml(text).nodesByXPath("//*[@id = following::*/@id]").doNotExist();
    xml(text).nodesByXPath("//*[@id = descendant::*/@id]").doNotExist();
  }

  @Test
  void theMarkFollowsTheState() {
    WorkflowMachine machine = WorkflowMachine.compile(GRAPH.definition(), true);
    Walk walk = new Walk(machine);
    walk.ok("a");
    walk.take("d", -1);

    xml(machine.toScxml(walk.state()))
        .nodesByXPath("//*[@d:active]/@id")
        .extractingText()
        .containsExactly("b");
    walk.ok("b");
    xml(machine.toScxml(walk.state()))
        .nodesByXPath("//s:final[@d:active]/@id")
        .extractingText()
        .containsExactly("end");
  }

  @Test
  void aTokenMachineIsWrittenFlat() {
    WorkflowMachine machine = WorkflowMachine.compile(GRAPH.definition(), false);
    Walk walk = new Walk(machine);
    walk.ok("a");
    String text = machine.toScxml(walk.state());

    xml(text).valueByXPath("/s:scxml/@d:rule").isEqualTo("tokens");
    xml(text).valueByXPath("count(//s:parallel)").isEqualTo(0);
    xml(text)
        .nodesByXPath("//s:state[@id='f']/s:transition/@target")
        .extractingText()
        .containsExactly("a", "d", "j");
    xml(text).nodesByXPath("//*[@d:active]/@id").extractingText().containsExactly("d");
  }

  @Test
  void aFaultedMachineHasNoActiveState() {
    Graph graph = Graph.startingAt("a").action("a", "j", "j").join("j", "end").end("end");
    WorkflowMachine machine = WorkflowMachine.compile(graph.definition(), false);
    Walk walk = new Walk(machine);
    walk.ok("a");

    xml(machine.toScxml(walk.state())).nodesByXPath("//*[@d:active]").doNotExist();
    assertThat(walk.active()).isEmpty();
  }
}
