package io.drover.actions.spark;

import static java.util.Objects.requireNonNull;

import io.drover.actions.http.HttpExchange;
import io.drover.actions.http.HttpLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Spark can be asked. A running driver is reached through the ResourceManagers' proxy; an
 * address that Livy or YARN names is only followed to a host that the configuration allows, because
 * whoever runs the job may have a say in it. Thread-safe.
 */
public final class SparkPlaces implements AutoCloseable {
  private final HttpExchange http;
  private final Optional<SparkRestClient> history;
  private final List<URI> proxies;
  private final Set<String> driverHosts;

  /**
   * @param history the history server, such as {@code http://history:18080}
   * @param proxies web addresses of the ResourceManagers, which pass on to running drivers
   * @param driverHosts other hosts, or {@code host:port}, where a driver's pages may be asked
   */
  public SparkPlaces(
      Optional<URI> history, List<URI> proxies, List<String> driverHosts, HttpLimits limits) {
    this.http = new HttpExchange(limits);
    this.history = history.map(address -> new SparkRestClient(http, address));
    this.proxies = List.copyOf(proxies);
    this.driverHosts =
        driverHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    requireNonNull(limits, "limits");
  }

  public Optional<SparkRestClient> history() {
    return history;
  }

  /**
   * Where the driver of a running application may answer.
   *
   * @param page what Livy or YARN names as its page
   */
  public List<SparkRestClient> drivers(String applicationId, Optional<String> page) {
    Stream<URI> throughProxy =
        applicationId.startsWith("application_")
            ? proxies.stream().map(proxy -> URI.create(proxy + "/proxy/" + applicationId))
            : Stream.empty();
    return Stream.concat(throughProxy, page.flatMap(this::allowed).stream())
        .map(address -> new SparkRestClient(http, address))
        .toList();
  }

  private Optional<URI> allowed(String page) {
    try {
      URI address = new URI(page);
      String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
      String scheme = address.getScheme() == null ? "" : address.getScheme();
      boolean web = scheme.equals("http") || scheme.equals("https");
      boolean known =
          driverHosts.contains(host) || driverHosts.contains(host + ":" + address.getPort());
      return Optional.of(address)
          .filter(one -> web && known && one.getRawQuery() == null && one.getRawFragment() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
