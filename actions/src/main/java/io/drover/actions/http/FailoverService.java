package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import io.drover.actions.http.HttpExchange.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A service at several addresses of which one is active. Asks the address that worked last, and
 * moves on when it cannot be reached or says that it is a standby. Thread-safe.
 */
public final class FailoverService {
  private final HttpExchange http;
  private final List<URI> addresses;
  private final Predicate<HttpAnswer> standby;
  private final AtomicInteger active = new AtomicInteger();

  /**
   * @param addresses http or https, at least one, without query
   * @param standby recognises the answer of an address that is not the active one
   */
  public FailoverService(HttpExchange http, List<URI> addresses, Predicate<HttpAnswer> standby) {
    this.http = requireNonNull(http, "http");
    this.addresses = addresses.stream().map(FailoverService::checked).toList();
    this.standby = requireNonNull(standby, "standby");
    if (this.addresses.isEmpty()) {
      throw new IllegalArgumentException("a service needs at least one address");
    }
  }

  private static URI checked(URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || address.getHost() == null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "an address must look like http://host:port, this is [" + address + "]");
    }
    return HttpExchange.base(address);
  }

  public List<URI> addresses() {
    return addresses;
  }

  /**
   * Sends to one address after the other until one of them answers as the active one. A request
   * that changes something goes on to the next address only when it certainly never arrived.
   *
   * @param pathAndQuery encoded, begins with a slash
   * @param repeatable whether asking twice is harmless
   * @throws ServiceUnavailableException when no address answers as the active one
   */
  public HttpAnswer send(String pathAndQuery, Request request, boolean repeatable)
      throws IOException {
    long begun = System.nanoTime();
    int first = active.get();
    StringBuilder faults = new StringBuilder();
    IOException last = null;
    for (int i = 0; i < addresses.size() && (i == 0 || timeForAnother(begun)); i++) {
      int index = (first + i) % addresses.size();
      URI address = URI.create(addresses.get(index) + pathAndQuery);
      try {
        HttpAnswer answer = http.send(address, request);
        if (!standby.test(answer)) {
          active.set(index);
          return answer;
        }
        note(faults, index, "is a standby (HTTP " + answer.status() + ")");
      } catch (AnswerTooLargeException e) {
        throw e;
      } catch (IOException e) {
        last = e;
        note(faults, index, words(e));
        if (!repeatable && !HttpExchange.neverSent(e)) {
          break;
        }
      }
    }
    throw last == null
        ? new ServiceUnavailableException(faults.toString())
        : new ServiceUnavailableException(faults.toString(), last);
  }

  private boolean timeForAnother(long begun) {
    Duration gone = Duration.ofNanos(System.nanoTime() - begun);
    return gone.plus(http.limits().answer()).compareTo(http.limits().total()) <= 0;
  }

  private void note(StringBuilder faults, int index, String words) {
    faults.append(faults.length() == 0 ? "" : "; ");
    faults.append(addresses.get(index)).append(' ').append(words);
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return "does not answer: " + (message == null ? e.getClass().getSimpleName() : message);
  }
}
