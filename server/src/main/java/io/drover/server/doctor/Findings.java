package io.drover.server.doctor;

import io.drover.schema.Problem;
import io.drover.schema.SourceLocation;
import io.drover.schema.XmlElement;
import io.drover.server.doctor.DoctorReport.Finding;
import io.drover.server.doctor.DoctorReport.Place;
import io.drover.server.doctor.DoctorReport.Severity;

/** Makes findings from what the readers of the other modules say. */
final class Findings {
  private Findings() {}

  static Finding of(Problem problem, String file) {
    return new Finding(
        problem.severity() == Problem.Severity.ERROR ? Severity.ERROR : Severity.WARNING,
        place(file, problem.location()),
        problem.code().name(),
        problem.message(),
        problem.fix());
  }

  static Place place(String file, XmlElement element) {
    return place(file, element.location());
  }

  static Place place(String file, SourceLocation location) {
    return new Place(file, location.line(), location.column());
  }
}
