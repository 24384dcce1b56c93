package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long Drover waits for a Livy server. Each is a deadline for the whole call, body included.
 *
 * @param connect until the connection stands
 * @param read any GET
 * @param submit POST of a batch. Livy handles submissions one after the other, so a busy server
 *     answers late
 * @param delete DELETE of a batch; Livy answers only when the process has ended
 * @param unreachable how long a server may be unreachable before the outcome of what runs there is
 *     called unknown
 * @param retention how long the server keeps ended batches ({@code
 *     livy.server.session.state-retain.sec}); REST does not tell it
 */
public record LivyTimeouts(
    Duration connect,
    Duration read,
    Duration submit,
    Duration delete,
    Duration unreachable,
    Duration retention) {

  /** Submit stays below a minute with the two look-ups around it. */
  public static final LivyTimeouts DEFAULT =
      new LivyTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(40),
          Duration.ofSeconds(20),
          Duration.ofMinutes(15),
          Duration.ofMinutes(10));

  public LivyTimeouts {
    requireNonNull(connect, "connect");
    requireNonNull(read, "read");
    requireNonNull(submit, "submit");
    requireNonNull(delete, "delete");
    requireNonNull(unreachable, "unreachable");
    requireNonNull(retention, "retention");
  }
}
