package io.drover.server.rest;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Refuses changes while the server is not in its normal mode, on both APIs; Oozie's administration
 * stays open, or nobody could end the mode. What runs goes on.
 */
@Provider
@PreMatching
public final class SafeMode implements ContainerRequestFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final SystemMode mode;

  public SafeMode(SystemMode mode) {
    this.mode = mode;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (mode.get() != SystemMode.Mode.NORMAL
        && !READS.contains(request.getMethod())
        && !request.getUriInfo().getPath().matches("oozie/v[012]/admin/.*")) {
      throw new InvalidRequestException(
          ErrorCode.E0002, "System is in " + mode.get() + " mode: it takes no changes now");
    }
  }
}
