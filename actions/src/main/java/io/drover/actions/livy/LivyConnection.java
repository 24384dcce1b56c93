package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterClient;
import io.drover.actions.Places;
import java.util.Optional;
import java.util.Random;

/** A Livy endpoint with its client, the cluster behind it, and the places there. */
public final class LivyConnection implements AutoCloseable {
  private final LivyEndpoint endpoint;
  private final LivyClient client;
  private final LivySessionClient sessions;
  private final Optional<ClusterClient> cluster;
  private final PollingPace pace;
  private final Places places;

  /** One without limits. */
  public LivyConnection(LivyEndpoint endpoint, Optional<ClusterClient> cluster) {
    this(endpoint, cluster, Places.UNLIMITED);
  }

  /**
   * Opens the connections of an endpoint; no I/O yet.
   *
   * @param cluster answers what Livy cannot; empty where nobody can be asked
   * @param places is asked before anything is started there
   */
  public LivyConnection(LivyEndpoint endpoint, Optional<ClusterClient> cluster, Places places) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.client = new LivyClient(endpoint);
    this.sessions = new LivySessionClient(endpoint);
    this.cluster = requireNonNull(cluster, "cluster");
    this.pace = new PollingPace(endpoint.polling(), new Random());
    this.places = requireNonNull(places, "places");
  }

  public LivyEndpoint endpoint() {
    return endpoint;
  }

  public LivyClient client() {
    return client;
  }

  LivySessionClient sessions() {
    return sessions;
  }

  Optional<ClusterClient> cluster() {
    return cluster;
  }

  Places places() {
    return places;
  }

  PollingPace pace() {
    return pace;
  }

  @Override
  public void close() {
    client.close();
    sessions.close();
  }
}
