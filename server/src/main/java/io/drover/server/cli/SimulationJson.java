package io.drover.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.coordinator.CoordinatorTime;
import io.drover.coordinator.application.PlannedInput;
import io.drover.coordinator.application.PlannedOutput;
import io.drover.coordinator.simulate.Remark;
import io.drover.coordinator.simulate.SimulatedAction;
import io.drover.coordinator.simulate.Simulation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A simulation for programs. Times are UTC as coordinators write them, local ones carry their
 * offset.
 */
record SimulationJson(
    String name,
    String frequency,
    String timeUnit,
    String timezone,
    String start,
    String end,
    String from,
    String to,
    boolean complete,
    List<Action> actions,
    List<Note> remarks) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  record Action(
      int number,
      String nominalTime,
      String localTime,
      List<PlannedInput> inputs,
      List<PlannedOutput> outputs) {}

  record Note(
      Remark.Kind kind,
      boolean warning,
      String at,
      String localTime,
      List<Integer> actions,
      String text) {}

  static String write(Simulation simulation) throws JsonProcessingException {
    ZoneId zone = simulation.schedule().timezone();
    return JSON.writeValueAsString(
        new SimulationJson(
            simulation.name(),
            simulation.schedule().frequencyText(),
            simulation.schedule().timeUnit(),
            simulation.schedule().timezoneName(),
            CoordinatorTime.format(simulation.schedule().start()),
            CoordinatorTime.format(simulation.schedule().end()),
            CoordinatorTime.format(simulation.from()),
            CoordinatorTime.format(simulation.to()),
            simulation.complete(),
            simulation.actions().stream().map(action -> action(action, zone)).toList(),
            simulation.remarks().stream().map(remark -> note(remark, zone)).toList()));
  }

  private static Action action(SimulatedAction action, ZoneId zone) {
    return new Action(
        action.number(),
        CoordinatorTime.format(action.nominalTime()),
        local(action.nominalTime(), zone),
        action.inputs(),
        action.outputs());
  }

  private static Note note(Remark remark, ZoneId zone) {
    return new Note(
        remark.kind(),
        remark.kind().isWarning(),
        CoordinatorTime.format(remark.at()),
        local(remark.at(), zone),
        remark.actions(),
        remark.text());
  }

  private static String local(Instant time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
  }
}
