package io.drover.server;

import java.util.Map;

final class H2OozieCommandIT extends OozieCommandContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }
}
