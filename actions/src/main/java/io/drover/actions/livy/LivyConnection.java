package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ClusterClient;
import java.util.Optional;
import java.util.Random;

/** A Livy endpoint with its client, the cluster behind it, and the count of batches there. */
public final class LivyConnection implements AutoCloseable {
  private final LivyEndpoint endpoint;
  private final LivyClient client;
  private final LivySessionClient sessions;
  private final Optional<ClusterClient> cluster;
  private final ActiveBatches active;
  private final PollingPace pace;

  /**
   * Opens the connections of an endpoint; no I/O yet.
   *
   * @param cluster answers what Livy cannot; empty where nobody can be asked
   */
  public LivyConnection(LivyEndpoint endpoint, Optional<ClusterClient> cluster) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.client = new LivyClient(endpoint);
    this.sessions = new LivySessionClient(endpoint);
    this.cluster = requireNonNull(cluster, "cluster");
    this.active = new ActiveBatches(endpoint.maxActive());
    this.pace = new PollingPace(endpoint.polling(), new Random());
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

  ActiveBatches active() {
    return active;
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
