package io.drover.server;

import java.util.Map;

final class H2OozieScheduleIT extends OozieScheduleContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }
}
