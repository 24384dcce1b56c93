package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from submitting and steering jobs. A browser lets any page send a
 * plain POST to a loopback address; it says in {@code Origin} from where. Clients that are no
 * browsers do not send the header and are not touched.
 */
@Provider
@PreMatching
public final class SameOrigin implements ContainerRequestFilter {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private final ServerInfo server;

  public SameOrigin(ServerInfo server) {
    this.server = server;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String origin = request.getHeaderString("Origin");
    if (origin == null || HARMLESS.contains(request.getMethod())) {
      return;
    }
    Optional<String> from = authority(origin);
    if (from.isPresent()
        && (from.equals(Optional.ofNullable(request.getHeaderString(HttpHeaders.HOST)))
            || from.equals(authority(server.baseUrl().get())))) {
      return;
    }
    throw new InvalidRequestException(
        ErrorCode.E0501,
        "A page of another site may not do this; if the server stands behind a proxy, set"
            + " server.base-url to the address that browsers use");
  }

  /** Host and port as the Host header writes them; empty for {@code null} and what is no URL. */
  private static Optional<String> authority(String url) {
    try {
      @Nullable String authority = URI.create(url).getAuthority();
      return Optional.ofNullable(authority);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
