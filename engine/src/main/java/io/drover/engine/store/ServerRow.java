package io.drover.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A row of {@code engine_server}.
 *
 * @param url where clients reach it; empty when nobody does
 * @param startedAt by the database's clock
 * @param alive false when its lease has ended and nobody has taken over yet
 * @param held commands that it works on or waits with
 */
public record ServerRow(String id, String url, Instant startedAt, boolean alive, int held) {
  public ServerRow {
    requireNonNull(id, "id");
    requireNonNull(url, "url");
    requireNonNull(startedAt, "startedAt");
  }
}
