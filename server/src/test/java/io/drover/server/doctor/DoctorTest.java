package io.drover.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.server.doctor.DoctorReport.Action;
import io.drover.server.doctor.DoctorReport.Fact;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Function;
import io.drover.server.doctor.DoctorReport.Outcome;
import io.drover.server.doctor.DoctorReport.Property;
import io.drover.server.doctor.DoctorReport.PropertyState;
import io.drover.server.doctor.DoctorReport.Schedule;
import io.drover.server.doctor.DoctorReport.Verdict;
import io.drover.server.doctor.DoctorReport.Workflow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private final Doctor doctor = Doctor.standard();

  @Test
  void aGoodApplicationRunsUnchangedWithItsSubWorkflow() {
    DoctorReport report = fixture("good");

    assertThat(report.outcome()).isEqualTo(Outcome.RUNS);
    assertThat(report.summary())
        .containsExactly(
            "All 3 actions run unchanged.", "All 2 workflows can be submitted as they are.");
    assertThat(report.workflows())
        .extracting(workflow -> workflow.place().file())
        .containsExactly("workflow.xml", "cleanup/workflow.xml");
    assertThat(report.workflows())
        .flatExtracting(Workflow::actions)
        .allSatisfy(action -> assertThat(action.verdict()).isEqualTo(Verdict.UNCHANGED))
        .allSatisfy(action -> assertThat(action.findings()).isEmpty())
        .extracting(Action::name, Action::mapping)
        .containsExactly(
            tuple("count", "one Livy batch, without a launcher"),
            tuple("tidy", "a job of its own on the same server"),
            tuple("remove", "done by the server, without a launcher"));
    assertThat(report.functions()).allMatch(Function::supported);
    assertThat(report.properties())
        .extracting(Property::name, Property::state, property -> property.place().toString())
        .containsExactly(
            tuple("jobTracker", PropertyState.INFORMATIVE, "job.properties:2:1"),
            tuple("oozie.use.system.libpath", PropertyState.WITHOUT_EFFECT, "job.properties:5:1"),
            tuple("queueName", PropertyState.INFORMATIVE, "job.properties:3:1"));
  }

  @Test
  void eachActionThatNeedsALauncherIsNamedWithWhatToDoInstead() {
    DoctorReport report = fixture("launchers");

    assertThat(report.outcome()).isEqualTo(Outcome.CANNOT_RUN);
    assertThat(report.summary().get(0))
        .isEqualTo(
            "1 of 7 actions runs unchanged, 1 runs without a change but with differences,"
                + " 5 cannot run (1 distcp, 1 hive, 1 java, 1 shell, 1 spark).");
    List<Action> actions = report.workflows().get(0).actions();
    assertThat(actions)
        .extracting(Action::name, Action::verdict)
        .containsExactly(
            tuple("clean", Verdict.UNCHANGED),
            tuple("copy", Verdict.CANNOT_RUN),
            tuple("prepare", Verdict.CANNOT_RUN),
            tuple("load", Verdict.CANNOT_RUN),
            tuple("train", Verdict.CANNOT_RUN),
            tuple("report", Verdict.DIFFERENT),
            tuple("publish", Verdict.CANNOT_RUN));
    for (Action action : actions.subList(1, 5)) {
      assertThat(action.mapping()).isEmpty();
      assertThat(action.findings().get(0).code()).isEqualTo("E0723");
      assertThat(action.findings().get(0).advice()).contains("livy-");
      assertThat(action.replacement()).isNotEmpty();
      assertThat(action.findings().get(0).place()).isEqualTo(action.place());
    }
    assertThat(actions.get(5).findings())
        .extracting(Finding::message)
        .containsExactly(
            "<master> 'yarn-client' is ignored: Livy decides where Spark runs",
            "--deploy-mode is ignored: Livy decides it");
    assertThat(actions.get(6).findings().get(0).message()).contains("--proxy-user");
  }

  @Test
  void aCoordinatorIsDescribedAndItsPropertiesReachItsWorkflow() {
    DoctorReport report = fixture("launchers");

    Schedule coordinator = report.schedules().get(0);
    assertThat(coordinator.findings())
        .extracting(Finding::message)
        .containsExactly("this version does not run coordinators yet");
    assertThat(coordinator.facts())
        .contains(
            new Fact("frequency", "${coord:days(1)}"),
            new Fact("concurrency", "2"),
            new Fact("input in", "raw: instance ${coord:current(-1)}"),
            new Fact("runs", "${nameNode}/apps/launchers (workflow.xml)"));
    // day comes from the coordinator; region only stands in the value of another property
    assertThat(report.properties())
        .filteredOn(property -> property.state() == PropertyState.MISSING)
        .extracting(Property::name, property -> property.place().toString())
        .containsExactly(tuple("region", "job.properties:8:1"));
    assertThat(report.properties())
        .filteredOn(property -> property.state() == PropertyState.RESERVED)
        .extracting(Property::name)
        .containsExactly("GROUPS");
    assertThat(report.properties())
        .filteredOn(property -> property.state() == PropertyState.WITHOUT_EFFECT)
        .extracting(Property::name)
        .contains("oozie.launcher.mapreduce.map.memory.mb");
  }

  @Test
  void brokenXmlIsNamedWithItsPlaceAndTheRestIsLookedAt() {
    DoctorReport report = fixture("broken");

    assertThat(report.outcome()).isEqualTo(Outcome.UNREADABLE);
    assertThat(report.unreadable())
        .extracting(Finding::code, finding -> finding.place().toString())
        .containsExactly(tuple("E0700", "workflow.xml:4:32"));
    assertThat(report.workflows()).extracting(Workflow::name).containsExactly("other");
    assertThat(report.summary())
        .last()
        .isEqualTo("1 file could not be read, so this is not the whole picture.");
  }

  @Test
  void functionsThatCannotBeCalledAreExplained() {
    DoctorReport report = fixture("functions");

    assertThat(report.outcome()).isEqualTo(Outcome.CANNOT_RUN);
    assertThat(report.workflows().get(0).actions())
        .extracting(Action::verdict)
        .containsExactly(
            Verdict.CANNOT_RUN, Verdict.CANNOT_RUN, Verdict.CANNOT_RUN, Verdict.UNCHANGED);
    assertThat(report.functions())
        .filteredOn(function -> !function.supported())
        .extracting(Function::name, function -> function.first().toString())
        .containsExactly(
            tuple("coord:nominalTime", "workflow.xml:9:72"),
            tuple("hcat:exists", "workflow.xml:9:72"),
            tuple("wf:confg", "workflow.xml:4:48"));
    assertThat(report.functions())
        .filteredOn(function -> function.name().equals("wf:confg"))
        .singleElement()
        .extracting(Function::remark)
        .asString()
        .contains("Did you mean 'wf:conf'?");
    // retry attributes see job properties only
    assertThat(report.workflows().get(0).actions().get(1).findings().get(0).message())
        .isEqualTo("function [wf:conf] is not allowed here, only job properties are");
    assertThat(report.properties())
        .extracting(Property::name, Property::state)
        .containsExactly(tuple("day", PropertyState.MISSING));
  }

  @Test
  void fromOneFileOnlyWhatItLeadsToIsLookedAt() throws Exception {
    Path good = directory("good");

    DoctorReport whole = doctor.examine(ApplicationFiles.read(good.resolve("workflow.xml")));
    DoctorReport part = doctor.examine(ApplicationFiles.read(good.resolve("cleanup/workflow.xml")));

    assertThat(whole.workflows())
        .extracting(Workflow::name)
        .containsExactly("good-${day}", "cleanup");
    assertThat(part.workflows()).extracting(Workflow::name).containsExactly("cleanup");
    // alone, nobody hands it the property
    assertThat(part.summary()).contains("Properties to give at submission: target.");
  }

  @Test
  void aWorkflowThatTheSchemaRefusesStillShowsItsActions() {
    DoctorReport report =
        examine(
            Map.of(
                "workflow.xml",
                """
                <workflow-app xmlns="uri:oozie:workflow:0.5" name="w">
                  <start to="a"/>
                  <action name="a"><fs><rmdir path="/x"/></fs><ok to="b"/><error to="b"/></action>
                  <action name="b"><fs><mkdir path="/x"/></fs><ok to="e"/><error to="e"/></action>
                  <end name="e"/>
                </workflow-app>
                """));

    assertThat(report.outcome()).isEqualTo(Outcome.CANNOT_RUN);
    assertThat(report.workflows().get(0).actions())
        .extracting(Action::name, Action::verdict)
        .containsExactly(tuple("a", Verdict.CANNOT_RUN), tuple("b", Verdict.UNCHANGED));
  }

  @Test
  void mistakesInACoordinatorAndABundleAreNamed() {
    DoctorReport report =
        examine(
            Map.of(
                "bundle.xml",
                """
                <bundle-app xmlns="uri:oozie:bundle:0.2" name="b">
                  <coordinator name="c"><app-path>/apps/c/coordinator.xml</app-path></coordinator>
                  <coordinator name="d"/>
                </bundle-app>
                """,
                "coordinator.xml",
                """
                <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="c" frequency="${coord:day(1)}"
                    start="2026-01-01T00:00Z" end="2027-01-01T00:00Z">
                  <input-events><data-in name="i" dataset="none"/></input-events>
                  <action><workflow><app-path>/elsewhere</app-path></workflow></action>
                </coordinator-app>
                """));

    assertThat(report.summary())
        .contains("1 bundle and 1 coordinator: this version does not run them yet.");
    assertThat(report.schedules())
        .flatExtracting(Schedule::findings)
        .extracting(Finding::message)
        .contains(
            "there is no <app-path> in it",
            "<coordinator-app> has no attribute 'timezone'",
            "there is no dataset 'none'",
            "/elsewhere is not among these files, so it was not looked at",
            "${coord:day(…)} cannot be evaluated");
    assertThat(report.schedules().get(0).facts())
        .contains(new Fact("runs", "/apps/c/coordinator.xml (coordinator.xml)"));
  }

  @Test
  void whatOozieWouldNotAllowInAScheduleIsNamed() {
    DoctorReport report =
        examine(
            Map.of(
                "coordinator.xml",
                """
                <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="c"
                    frequency="${coord:days(every)}" start="${from}" end="${to}" timezone="UTC">
                  <action><workflow><app-path>/x</app-path></workflow></action>
                  <datasets>
                    <dataset name="d" frequency="60" initial-instance="2026-01-01T00:00Z"
                        timezone="UTC">
                      <uri-template>${base}/${YEAR}/${HOUR}</uri-template>
                      <doneflag/>
                    </dataset>
                  </datasets>
                </coordinator-app>
                """,
                "job.properties",
                "from=2026-01-01T00:00Z\noozie.coord.application.path=/c\n"));

    assertThat(report.schedules().get(0).findings())
        .extracting(finding -> finding.place() + " " + finding.message() + "; " + finding.advice())
        .contains(
            "coordinator.xml:4:13 <datasets> stands after <action>; the order is parameters,"
                + " controls, datasets, input-events, input-logic, output-events, action.",
            "coordinator.xml:8:18 <doneflag> cannot stand in <dataset>; allowed: uri-template,"
                + " done-flag. Did you mean 'done-flag'?");
    assertThat(report.properties())
        .filteredOn(property -> property.state() == PropertyState.MISSING)
        .extracting(Property::name)
        .containsExactlyInAnyOrder("every", "to", "base");
  }

  @Test
  void whatAnAdministratorHasToSeeToIsSaid() {
    DoctorReport report =
        examine(
            Map.of(
                "workflow.xml",
                """
                <workflow-app xmlns="uri:oozie:workflow:0.5" name="w">
                  <start to="a"/>
                  <action name="a"><email xmlns="uri:oozie:email-action:0.2"><to>a@b.c</to>
                    <subject>s</subject><body>b</body></email><ok to="b"/><error to="b"/></action>
                  <action name="b"><sub-workflow><app-path>/elsewhere</app-path></sub-workflow>
                    <ok to="e"/><error to="e"/></action>
                  <end name="e"/>
                </workflow-app>
                """));

    assertThat(report.outcome()).isEqualTo(Outcome.RUNS);
    assertThat(report.workflows().get(0).actions())
        .extracting(Action::verdict, action -> action.findings().get(0).message())
        .containsExactly(
            tuple(
                Verdict.UNCHANGED,
                "the server sends it through the mail server in its configuration"),
            tuple(
                Verdict.UNCHANGED, "/elsewhere is not among these files, so it was not looked at"));
  }

  @Test
  void whatReplacesAnActionIsMadeOfWhatStandsInIt() {
    DoctorReport report =
        examine(
            Map.of(
                "workflow.xml",
                """
                <workflow-app xmlns="uri:oozie:workflow:0.5" name="w">
                  <start to="a"/>
                  <action name="a"><hive2 xmlns="uri:oozie:hive2-action:0.2">
                    <jdbc-url>jdbc:hive2://h</jdbc-url>
                    <query>SELECT 1
                      WHERE 1 &lt; 2</query><param>x = a=b</param></hive2>
                    <ok to="b"/><error to="b"/></action>
                  <action name="b"><pig><script>s.pig</script></pig>
                    <ok to="e"/><error to="e"/></action>
                  <end name="e"/>
                </workflow-app>
                """));

    List<Action> actions = report.workflows().get(0).actions();
    assertThat(actions.get(0).replacement())
        .containsExactly(
            "<livy-statement xmlns=\"uri:drover:action:1.0\">",
            "  <livy-session kind=\"sql\"/>",
            "  <code>SELECT 1",
            "      WHERE 1 &lt; 2</code>",
            "  <param name=\"x\">a=b</param>",
            "</livy-statement>");
    assertThat(actions.get(1).verdict()).isEqualTo(Verdict.CANNOT_RUN);
    assertThat(actions.get(1).replacement()).isEmpty();
    assertThat(report.summary())
        .contains(
            "For 1 of the 2 that cannot run there is XML to begin with; what else has to be changed"
                + " is said with each action.");
  }

  @Test
  void whatReplacesAnActionIsValidItself() {
    List<Action> replaced =
        fixture("launchers").workflows().get(0).actions().stream()
            .filter(action -> !action.replacement().isEmpty())
            // its grammar comes with its executor
            .filter(action -> !action.type().equals("shell"))
            .toList();
    assertThat(replaced).extracting(Action::type).containsExactly("distcp", "hive", "java");
    for (Action action : replaced) {
      String workflow =
          "<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'><start to='a'/><action name='a'>"
              + String.join("\n", action.replacement())
              + "<ok to='e'/><error to='e'/></action><end name='e'/></workflow-app>";

      DoctorReport report = examine(Map.of("workflow.xml", workflow));

      assertThat(report.workflows().get(0).findings()).isEmpty();
      assertThat(report.workflows().get(0).actions().get(0).findings()).isEmpty();
      assertThat(report.outcome()).isEqualTo(Outcome.RUNS);
    }
  }

  @Test
  void anEmptyDirectoryAndAMissingOneAreSaid() {
    assertThat(examine(Map.of()).outcome()).isEqualTo(Outcome.UNREADABLE);
    assertThat(examine(Map.of()).unreadable()).extracting(Finding::code).containsExactly("E0505");
    assertThatThrownBy(() -> ApplicationFiles.read(Path.of("does-not-exist")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private DoctorReport examine(Map<String, String> texts) {
    return doctor.examine(new ApplicationFiles("app", "", new TreeMap<>(texts)));
  }

  private DoctorReport fixture(String name) {
    try {
      return doctor.examine(ApplicationFiles.read(directory(name)));
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Path directory(String name) throws URISyntaxException {
    return Path.of(DoctorTest.class.getResource("/doctor/" + name).toURI());
  }
}
