package io.drover.faults.server;

import io.drover.faults.weave.ArmedFailpoint;
import io.drover.server.DroverServer;
import io.drover.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The main class of a {@link ServerProcess}: a whole server whose settings are its arguments, each
 * {@code key=value}, and which takes orders on its standard input. It dies with who started it.
 */
final class ServedDrover {
  /** Printed, with the URL behind it, once the server listens. */
  static final String READY = "Drover is ready at ";

  /** Order: moves the server's clock by the duration that follows. */
  static final String CLOCK = "clock ";

  /** Order: the server dies at the failpoint that follows. */
  static final String ARM = "arm ";

  /** Order: it does not. */
  static final String DISARM = "disarm";

  /** Begins an argument that is an order, followed before the server starts. */
  static final String FIRST = "--";

  private ServedDrover() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    MovedClock clock = new MovedClock();
    for (String arg : args) {
      if (arg.startsWith(FIRST)) {
        follow(arg.substring(FIRST.length()), clock);
        continue;
      }
      int equals = arg.indexOf('=');
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    // graphs are painted, but nobody looks at a screen
    System.setProperty("java.awt.headless", "true");
    Thread orders = new Thread(() -> follow(clock), "orders");
    orders.setDaemon(true);
    orders.start();
    DroverServer server =
        DroverServer.start(ServerConfig.load(Optional.empty(), Map.of(), settings), clock);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "drover-stop"));
    System.out.println(READY + server.url());
  }

  private static void follow(MovedClock clock) {
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String order = orders.readLine();
      while (order != null) {
        follow(order, clock);
        order = orders.readLine();
      }
    } catch (IOException e) {
      System.err.println("no orders any more: " + e);
    }
    // nobody is there to stop it later
    Runtime.getRuntime().halt(0);
  }

  private static void follow(String order, MovedClock clock) {
    if (order.startsWith(CLOCK)) {
      clock.move(Duration.parse(order.substring(CLOCK.length())));
    } else if (order.startsWith(ARM)) {
      ArmedFailpoint.arm(order.substring(ARM.length()));
    } else if (order.equals(DISARM)) {
      ArmedFailpoint.disarm();
    } else {
      throw new IllegalArgumentException(order);
    }
  }
}
