package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.PlaceLimits;
import java.net.URI;
import java.util.Locale;

/**
 * A Livy server from the administrator's configuration.
 *
 * @param name what actions call it
 * @param uri where its REST API is, http or https, without user information
 * @param impersonation whether the server runs batches as the job's user ({@code
 *     livy.impersonation.enabled}); only then is {@code proxyUser} sent and its echo checked
 * @param limits how much all Drover servers together may have there at once
 * @param deniedConf Spark properties that actions may not set
 */
public record LivyEndpoint(
    String name,
    URI uri,
    LivyAuth auth,
    boolean impersonation,
    PlaceLimits limits,
    LivyPolling polling,
    LivyTimeouts timeouts,
    DeniedConf deniedConf) {

  /** The name of the endpoint that an action means when it names none. */
  public static final String DEFAULT_NAME = "default";

  public LivyEndpoint {
    requireNonNull(name, "name");
    requireNonNull(uri, "uri");
    requireNonNull(auth, "auth");
    requireNonNull(limits, "limits");
    requireNonNull(polling, "polling");
    requireNonNull(timeouts, "timeouts");
    requireNonNull(deniedConf, "deniedConf");
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean http = scheme.equals("http") || scheme.equals("https");
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "Livy endpoint '" + name + "' needs an http(s) URL with a host and without credentials");
    }
  }

  /** An endpoint without authentication and with every default. */
  public static LivyEndpoint of(String name, URI uri) {
    return new LivyEndpoint(
        name,
        uri,
        new LivyAuth.None(),
        false,
        PlaceLimits.DEFAULT,
        LivyPolling.DEFAULT,
        LivyTimeouts.DEFAULT,
        DeniedConf.standard(false));
  }

  public LivyEndpoint withAuth(LivyAuth newAuth) {
    return new LivyEndpoint(
        name, uri, newAuth, impersonation, limits, polling, timeouts, deniedConf);
  }

  /** Turns impersonation on or off, with the standard denied properties that go with it. */
  public LivyEndpoint withImpersonation(boolean on) {
    return new LivyEndpoint(
        name, uri, auth, on, limits, polling, timeouts, DeniedConf.standard(on));
  }

  public LivyEndpoint withLimits(PlaceLimits newLimits) {
    return new LivyEndpoint(
        name, uri, auth, impersonation, newLimits, polling, timeouts, deniedConf);
  }

  public LivyEndpoint withPolling(LivyPolling newPolling) {
    return new LivyEndpoint(
        name, uri, auth, impersonation, limits, newPolling, timeouts, deniedConf);
  }

  public LivyEndpoint withTimeouts(LivyTimeouts newTimeouts) {
    return new LivyEndpoint(
        name, uri, auth, impersonation, limits, polling, newTimeouts, deniedConf);
  }

  public LivyEndpoint withDeniedConf(DeniedConf newDeniedConf) {
    return new LivyEndpoint(
        name, uri, auth, impersonation, limits, polling, timeouts, newDeniedConf);
  }
}
