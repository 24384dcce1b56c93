package io.drover.server.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Oozie's client asks {@code OPTIONS} of each address before it uses it, to see whether it must log
 * in. If that were 404 for what is not there, users would read of a failed authentication in place
 * of the reason.
 */
@Provider
@PreMatching
public final class OozieHandshake implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals("OPTIONS")
        && request.getUriInfo().getPath().matches("oozie/(v[012]/.*|versions)")) {
      request.abortWith(Response.ok().build());
    }
  }
}
