package io.drover.server.console;

import static java.util.Objects.requireNonNull;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The console's files at {@code /}: {@code index.html}, {@code app.js}, {@code schedules.js},
 * {@code style.css} and {@code favicon.svg}. Each file is read once; browsers ask again every time
 * and get 304 by ETag.
 *
 * <p>The content security policy allows nothing but these files and this server's API: no inline
 * script or style, no other host, no frame, and no string becomes markup ({@code
 * require-trusted-types-for}). Immutable, so one instance may serve all requests.
 */
@Path("/")
public final class ConsoleResource {
  /** Sent with every file of the console. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'";

  private final Asset page = Asset.read("index.html", "text/html; charset=utf-8");
  private final Asset script = Asset.read("app.js", "text/javascript; charset=utf-8");
  private final Asset schedules = Asset.read("schedules.js", "text/javascript; charset=utf-8");
  private final Asset style = Asset.read("style.css", "text/css; charset=utf-8");
  private final Asset icon = Asset.read("favicon.svg", "image/svg+xml; charset=utf-8");

  private record Asset(String content, String type, EntityTag tag) {
    static Asset read(String name, String type) {
      try (InputStream in = ConsoleResource.class.getResourceAsStream("/console/" + name)) {
        byte[] content =
            requireNonNull(in, () -> "not on the class path: /console/" + name).readAllBytes();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        return new Asset(
            new String(content, StandardCharsets.UTF_8),
            type,
            new EntityTag(HexFormat.of().formatHex(digest, 0, 16)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The page; which view it shows is behind the {@code #}, so the server never sees it. */
  @GET
  public Response page(@Context Request request) {
    return answer(page, request);
  }

  @GET
  @Path("app.js")
  public Response script(@Context Request request) {
    return answer(script, request);
  }

  @GET
  @Path("schedules.js")
  public Response schedules(@Context Request request) {
    return answer(schedules, request);
  }

  @GET
  @Path("style.css")
  public Response style(@Context Request request) {
    return answer(style, request);
  }

  @GET
  @Path("favicon.svg")
  public Response icon(@Context Request request) {
    return answer(icon, request);
  }

  private static Response answer(Asset asset, Request request) {
    CacheControl askAgain = new CacheControl();
    askAgain.setNoCache(true);
    Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(asset.tag());
    Response.ResponseBuilder answer =
        unchanged != null ? unchanged : Response.ok(asset.content()).type(asset.type());
    return answer
        .tag(asset.tag())
        .cacheControl(askAgain)
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }
}
