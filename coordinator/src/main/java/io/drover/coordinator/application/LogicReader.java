package io.drover.coordinator.application;

import io.drover.coordinator.application.LogicPart.Settings;
import io.drover.schema.ErrorCode;
import io.drover.schema.InputLogic;
import io.drover.schema.InputLogic.And;
import io.drover.schema.InputLogic.Combine;
import io.drover.schema.InputLogic.Input;
import io.drover.schema.InputLogic.Or;
import java.util.List;
import java.util.Optional;

/** Evaluates the options of an input logic; parts take those they do not say from around them. */
final class LogicReader implements InputLogic.Visitor<LogicPart> {
  private final AttributeReader attributes;
  private final Place place;
  private final Settings around;

  LogicReader(AttributeReader attributes, Place place) {
    this(attributes, place, Settings.NONE);
  }

  private LogicReader(AttributeReader attributes, Place place, Settings around) {
    this.attributes = attributes;
    this.place = place;
    this.around = around;
  }

  @Override
  public LogicPart or(Or or) {
    Settings settings = settings(or);
    return new LogicPart.Or(settings, parts(or.parts(), settings));
  }

  @Override
  public LogicPart and(And and) {
    Settings settings = settings(and);
    return new LogicPart.And(settings, parts(and.parts(), settings));
  }

  @Override
  public LogicPart combine(Combine combine) {
    return new LogicPart.Combine(
        settings(combine), combine.inputs().stream().map(Input::dataIn).toList());
  }

  @Override
  public LogicPart input(Input input) {
    return new LogicPart.Input(settings(input), input.dataIn());
  }

  private List<LogicPart> parts(List<InputLogic> parts, Settings settings) {
    LogicReader inner = new LogicReader(attributes, place, settings);
    return parts.stream().map(part -> part.accept(inner)).toList();
  }

  private Settings settings(InputLogic part) {
    InputLogic.Options options = part.options();
    return new Settings(
        options.name().map(attributes::text),
        options.min().map(text -> count("min", text)).or(around::min),
        options.waitMinutes().map(text -> count("wait", text)).or(around::waitMinutes));
  }

  private int count(String attribute, String text) {
    int count = attributes.whole(attribute, text);
    if (count < 0) {
      throw place.problem(
          ErrorCode.E1003, "attribute '" + attribute + "' is " + count, "write 0 or more.");
    }
    return count;
  }

  /** Evaluates the whole tree. */
  static Optional<LogicPart> read(
      Optional<InputLogic> logic, AttributeReader attributes, Place place) {
    return logic.map(tree -> tree.accept(new LogicReader(attributes, place)));
  }
}
