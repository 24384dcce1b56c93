package io.drover.server.rest;

import io.drover.server.bundle.BundleLimits;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds request bodies and sets the headers that keep browsers from guessing. */
@Provider
@PreMatching
public final class RequestLimits implements ContainerRequestFilter, ContainerResponseFilter {
  /** Largest body in bytes. */
  public static final long MAX_BODY = BundleLimits.STANDARD.packed();

  /** A client that still sends does not see the answer, so this much more is read and dropped. */
  private static final long MAX_DROPPED = 5 * MAX_BODY;

  private static final String BODY = "drover.body";

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    Limited body = new Limited(request.getEntityStream());
    request.setProperty(BODY, body);
    if (request.getLength() > MAX_BODY) {
      throw new RequestTooLargeException(MAX_BODY);
    }
    request.setEntityStream(body);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() >= 400 && request.getProperty(BODY) instanceof Limited body) {
      // a client that is still sending would see a closed connection in place of the answer
      body.drop();
    }
    response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
    if (!response.getHeaders().containsKey("Content-Security-Policy")) {
      response.getHeaders().putSingle("Content-Security-Policy", "default-src 'none'; sandbox");
    }
    if (!response.getHeaders().containsKey("Cache-Control")) {
      response.getHeaders().putSingle("Cache-Control", "no-store");
    }
  }

  /** Counts a body that does not say its length. */
  private static final class Limited extends FilterInputStream {
    private long left = MAX_BODY;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void drop() {
      byte[] buffer = new byte[64 * 1024];
      long dropped = 0;
      try {
        for (int read = in.read(buffer);
            read >= 0 && dropped < MAX_DROPPED;
            read = in.read(buffer)) {
          dropped += read;
        }
      } catch (IOException e) {
        // the client is gone; nobody waits for the answer
      }
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new RequestTooLargeException(MAX_BODY);
      }
    }
  }
}
