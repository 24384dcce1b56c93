package io.drover.faults.server;

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

  /** Printed when an order has been followed. */
  static final String DONE = "done ";

  /** Order: moves the server's clock by the duration that follows. */
  static final String CLOCK = "clock ";

  private ServedDrover() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      settings.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    // graphs are painted, but nobody looks at a screen
    System.setProperty("java.awt.headless", "true");
    MovedClock clock = new MovedClock();
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
        if (!order.startsWith(CLOCK)) {
          throw new IllegalArgumentException(order);
        }
        clock.move(Duration.parse(order.substring(CLOCK.length())));
        System.out.println(DONE + order);
        order = orders.readLine();
      }
    } catch (IOException e) {
      System.err.println("no orders any more: " + e);
    }
    // nobody is there to stop it later
    Runtime.getRuntime().halt(0);
  }
}
