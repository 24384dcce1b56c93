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
import io.drover.server.doctor.DoctorReport.Severity;
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
        .extracting(Finding::severity, Finding::message)
        .containsExactly(
            tuple(
                Severity.NOTE,
                "2026-01-01T02:00Z: input 'in' has 0 of 1 instance: what is before the first"
                    + " instance of dataset raw is not waited for"));
    assertThat(report.summary()).contains("The coordinator can be submitted as it is.");
    assertThat(coordinator.facts())
        .contains(
            new Fact("frequency", "${coord:days(1)}"),
            new Fact("concurrency", "2"),
            new Fact("input in", "raw: instance ${coord:current(-1)}"),
            new Fact("runs", "${nameNode}/apps/launchers (workflow.xml)"),
            new Fact(
                "nominal times",
                "every day: 2026-01-01T02:00Z, 2026-01-02T02:00Z, 2026-01-03T02:00Z, ..."),
            new Fact("first needs in", "nothing"));
    assertThat(report.functions())
        .filteredOn(function -> function.name().startsWith("coord:"))
        .hasSize(4)
        .allMatch(Function::supported)
        .allMatch(function -> function.remark().isEmpty());
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
        .contains("oozie.launcher.mapreduce.map.memory.mb")
        .doesNotContain("oozie.coord.application.path");
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
                  <action><workflow><app-path>/elsewhere</app-path></workflow></action>
                </coordinator-app>
                """));

    assertThat(report.outcome()).isEqualTo(Outcome.CANNOT_RUN);
    assertThat(report.summary())
        .contains("Of 1 bundle and 1 coordinator, all have to be changed first.");
    assertThat(messages(report))
        .containsExactly(
            "element 'coordinator' is not complete",
            "/elsewhere is not among these files, so it was not looked at",
            "attribute 'timezone' is missing on element 'coordinator-app'",
            "${coord:day(…)} cannot be evaluated");
    assertThat(report.schedules().get(0).facts())
        .contains(new Fact("runs", "/apps/c/coordinator.xml (coordinator.xml)"));
  }

  @Test
  void whatTheSchemaDoesNotAllowInAScheduleIsNamed() {
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

    assertThat(findings(report))
        .containsExactly(
            "coordinator.xml:4:13 ERROR E0701 element 'datasets' is not allowed here inside"
                + " 'coordinator-app', nothing more may follow; remove it, or move it to where it"
                + " belongs.",
            "coordinator.xml:8:18 ERROR E0701 element 'doneflag' is not allowed here inside"
                + " 'dataset'; allowed here: done-flag. Did you mean 'done-flag'?");
    assertThat(report.properties())
        .filteredOn(property -> property.state() == PropertyState.MISSING)
        .extracting(Property::name)
        .containsExactlyInAnyOrder("every", "to", "base");
  }

  @Test
  void whatAServerRefusesInACoordinatorIsNamedWithItsPlace() {
    assertThat(findings(coordinator("60", ASYNCHRONOUS, "")))
        .containsExactly(
            "coordinator.xml:4:20 ERROR E0701 asynchronous datasets are not supported, in Oozie"
                + " neither; describe it as a <dataset>.",
            "coordinator.xml:6:50 ERROR E1003 there is no dataset 'raw'; define it in <datasets>.");
    assertThat(findings(coordinator("60", DATASET.replace("\"raw", "\"row"), "")))
        .containsExactly(
            "coordinator.xml:6:50 ERROR E1003 there is no dataset 'raw'; define it in <datasets>."
                + " Did you mean 'row'?");
    assertThat(findings(coordinator("1", DATASET, "")))
        .containsExactly(
            "coordinator.xml:2:70 ERROR E1003 Invalid coordinator attribute frequency=\"1 minutes\":"
                + " it is faster than the 5 minutes this server allows;");
    // each function once, where it stands
    assertThat(findings(coordinator("60", DATASET, "${coord:databaseIn('in')} ${wf:id()}")))
        .containsExactly(
            "coordinator.xml:9:36 ERROR EL_ERROR ${coord:databaseIn(…)} cannot be evaluated; there"
                + " is no HCatalog here: describe the data with a uri-template.",
            "coordinator.xml:9:36 ERROR EL_ERROR ${wf:id(…)} cannot be evaluated; a workflow's"
                + " function: call it in workflow.xml.");
    assertThat(findings(coordinator("60", DATASET, "${coord:dataIn('inn')}")))
        .singleElement()
        .asString()
        .startsWith(
            "coordinator.xml:2:70 ERROR E1004 function [coord:dataIn]: there is no data-in");
    assertThat(findings(coordinator("60", DATASET, "${coord:latest(0)}")))
        .singleElement()
        .asString()
        .contains("[coord:latest] is not allowed here, only in instances of data-in and data-out");
  }

  @Test
  void whatIsMissingIsAskedForAndKeepsNothingElseFromBeingSaid() {
    DoctorReport report =
        examine(
            Map.of(
                "coordinator.xml",
                coordinator("${every}", DATASET, "${day}")
                    .replace(
                        "<datasets>",
                        """
                        <parameters><property><name>owner</name></property></parameters>
                        <controls><timeout>${coord:days(bad)}</timeout></controls><datasets>""")
                    .replace("timezone=\"UTC\">\n  <uri", "timezone=\"Mars\">\n  <uri"),
                "job.properties",
                "bad=x\n"));

    assertThat(findings(report))
        .containsExactly(
            "coordinator.xml:2:70 ERROR E1004 Cannot convert [x] of type [class java.lang.String] to"
                + " [long], in ${coord:days(bad)}.; set it as a job property, or correct the"
                + " expression.",
            "coordinator.xml:4:157 ERROR E1003 Invalid coordinator attribute timezone=\"Mars\": it is"
                + " not a known time zone such as America/Los_Angeles or UTC;",
            "coordinator.xml:2:70 NOTE  its times and paths were not tried: nobody sets every; write"
                + " it into job.properties and ask again.");
    assertThat(missing(report)).containsExactly("every", "day", "owner");
  }

  @Test
  void includedDatasetsAndServiceLevelsAreLookedAt() {
    String including =
        coordinator("60", "<include>hdfs://nn/shared/raw.xml</include>", "")
            .replace(
                "</workflow>",
                """
                </workflow><sla:info xmlns:sla="uri:oozie:sla:0.2">
                  <sla:nominal-time>${coord:nominalTime()}</sla:nominal-time>
                  <sla:should-end>${late}</sla:should-end>
                  <sla:max-duration>${2 * HOURS}</sla:max-duration></sla:info>
                """);
    String datasets = "<datasets>" + DATASET.replace("/in/", "${base}/") + "</datasets>";

    DoctorReport alone = examine(Map.of("coordinator.xml", including));
    DoctorReport whole =
        examine(
            Map.of(
                "coordinator.xml",
                including,
                "shared/raw.xml",
                datasets,
                "job.properties",
                "base=/data\nlate=soon\noozie.coord.action.notification.url=http://h/$status"));

    assertThat(findings(alone))
        .containsExactly(
            "coordinator.xml:2:70 NOTE  datasets of hdfs://nn/shared/raw.xml are not among these"
                + " files, so what uses them was not tried; put a copy of the file beside the"
                + " coordinator.");
    assertThat(alone.schedules().get(0).facts())
        .extracting(Fact::name)
        .contains("nominal times", "service level")
        .doesNotContain("first needs in");
    assertThat(missing(alone)).containsExactly("late");
    assertThat(findings(whole))
        .containsExactly(
            "coordinator.xml:7:122 WARNING E1101 its service level is not watched: sla:should-end is"
                + " [soon]; it must be a number of minutes such as ${10 * MINUTES}, not negative;"
                + " correct it.");
    assertThat(whole.outcome()).isEqualTo(Outcome.RUNS);
    assertThat(missing(whole)).isEmpty();
    assertThat(whole.schedules().get(0).facts())
        .contains(new Fact("first needs in", "/data/2026010100/_SUCCESS"));
    assertThat(whole.properties())
        .extracting(Property::name, Property::state)
        .containsExactly(tuple("oozie.coord.action.notification.url", PropertyState.INFORMATIVE));
    assertThat(missing(examine(Map.of("coordinator.xml", including, "raw.xml", datasets))))
        .containsExactly("late", "base");
  }

  @Test
  void ofSeveralJobPropertiesThoseBesideACoordinatorCount() {
    String xml = coordinator("${every}", DATASET, "");

    DoctorReport report =
        examine(
            Map.of(
                "a/coordinator.xml",
                xml,
                "a/job.properties",
                "every=10",
                "b/coordinator.xml",
                xml,
                "b/job.properties",
                "every=20",
                "c/job.properties",
                "every=1"));

    assertThat(report.outcome()).isEqualTo(Outcome.RUNS);
    assertThat(report.summary()).containsExactly("2 coordinators can be submitted as they are.");
    assertThat(report.schedules())
        .flatExtracting(Schedule::facts)
        .filteredOn(fact -> fact.name().equals("nominal times"))
        .extracting(fact -> fact.value().substring(0, 16))
        .containsExactly("every 10 minutes", "every 20 minutes");
  }

  @Test
  void aBundleStartsItsCoordinatorsWithItsProperties() {
    DoctorReport report =
        examine(
            Map.of(
                "bundle.xml",
                """
                <bundle-app xmlns="uri:oozie:bundle:0.2" name="b">
                  <controls><kick-off-time>${kickOff}</kick-off-time></controls>
                  <coordinator name="hourly"><app-path>/app/part</app-path>
                    <configuration><property><name>every</name><value>60</value></property>
                      <property><name>day</name><value>x</value></property></configuration>
                  </coordinator>
                  <coordinator name="often"><app-path>/app/part</app-path>
                    <configuration><property><name>every</name><value>2</value></property>
                      <property><name>day</name><value>x</value></property></configuration>
                  </coordinator>
                  <coordinator name="never" enabled="false"><app-path>/app/part</app-path></coordinator>
                  <coordinator name="old"><app-path>/app/old</app-path></coordinator>
                </bundle-app>
                """,
                "part/coordinator.xml",
                coordinator("${every}", DATASET, "${day}"),
                "old/coordinator.xml",
                coordinator("60", DATASET, "").replace("coordinator:0.4", "coordinator:0.1"),
                "job.properties",
                "oozie.bundle.application.path=/app\nkickOff=tomorrow\n"));

    assertThat(missing(report)).isEmpty();
    assertThat(findings(report))
        .containsExactly(
            "bundle.xml ERROR E1301 kick-off-time 'tomorrow' is no time; write UTC to the minute,"
                + " such as 2026-01-31T13:10Z.",
            "bundle.xml:12:27 ERROR E1319 coordinator 'c' is of language version 0.1; write a newer"
                + " namespace into its coordinator.xml, such as"
                + " xmlns=\"uri:oozie:coordinator:0.4\".",
            "part/coordinator.xml:2:70 ERROR E1003 Invalid coordinator attribute frequency=\"2"
                + " minutes\": it is faster than the 5 minutes this server allows;");
    assertThat(report.schedules().get(2).facts())
        .contains(
            new Fact(
                "nominal times of hourly",
                "every 60 minutes: 2026-01-01T00:00Z, 2026-01-01T01:00Z, 2026-01-01T02:00Z, ..."))
        .extracting(Fact::name)
        .doesNotContain("nominal times of often", "nominal times of never");
    assertThat(report.summary())
        .contains("Of 1 bundle and 2 coordinators, all have to be changed first.");
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

  private static final String DATASET =
      """
      <dataset name="raw" frequency="60" initial-instance="2026-01-01T00:00Z" timezone="UTC">
        <uri-template>/in/${YEAR}${MONTH}${DAY}${HOUR}</uri-template></dataset>
      """;

  private static final String ASYNCHRONOUS =
      """
      <async-dataset name="a" frequency="60" initial-instance="2026-01-01T00:00Z"
          timezone="UTC"><uri-template>/x</uri-template></async-dataset>
      """;

  /** Of one input; the value goes to its workflow. */
  private static String coordinator(String frequency, String datasets, String value) {
    return """
        <coordinator-app xmlns="uri:oozie:coordinator:0.4" name="c" frequency="%s"
            start="2026-01-01T00:00Z" end="2027-01-01T00:00Z" timezone="UTC">
          <datasets>%s</datasets>
          <input-events><data-in name="in" dataset="raw">
            <instance>${coord:current(0)}</instance></data-in></input-events>
          <action><workflow><app-path>${coord:conf('x')}/w</app-path><configuration>
            <property><name>v</name><value>%s</value></property></configuration></workflow></action>
        </coordinator-app>
        """
        .formatted(frequency, datasets, value);
  }

  private static List<String> missing(DoctorReport report) {
    return report.properties().stream()
        .filter(property -> property.state() == PropertyState.MISSING)
        .map(Property::name)
        .toList();
  }

  private List<String> findings(String coordinator) {
    return findings(examine(Map.of("coordinator.xml", coordinator)));
  }

  private static List<String> messages(DoctorReport report) {
    return report.schedules().stream()
        .flatMap(schedule -> schedule.findings().stream())
        .map(Finding::message)
        .toList();
  }

  /** Everything said about schedules, but that a workflow is elsewhere. */
  private static List<String> findings(DoctorReport report) {
    return report.schedules().stream()
        .flatMap(schedule -> schedule.findings().stream())
        .filter(finding -> !finding.message().contains("is not among these files, so it"))
        .map(
            finding ->
                (finding.place()
                        + " "
                        + finding.severity()
                        + " "
                        + finding.code()
                        + " "
                        + finding.message()
                        + "; "
                        + finding.advice())
                    .strip())
        .toList();
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
