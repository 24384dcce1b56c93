package io.drover.server.rest;

import io.drover.actions.file.FileSystems;
import io.drover.actions.file.UnsupportedSchemeException;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;

/** Reads definitions that a request names by their URI. */
public final class DefinitionFiles {
  private final FileSystems fileSystems;
  private final int limit;

  /** {@code limit} is in bytes. */
  public DefinitionFiles(FileSystems fileSystems, int limit) {
    this.fileSystems = fileSystems;
    this.limit = limit;
  }

  /** Throws E0505 when it is not there, E0507 when it may not be read, E0902 when it cannot be. */
  String read(String file, String user) {
    try {
      URI uri = new URI(file.startsWith("/") ? "file://" + file : file);
      long length =
          fileSystems
              .status(uri, user)
              .filter(status -> !status.directory())
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          ErrorCode.E0505, "App definition [" + file + "] does not exist"))
              .length();
      if (length > limit) {
        throw new InvalidRequestException(
            ErrorCode.E0736, "[" + file + "] is " + length + " bytes, the limit is " + limit);
      }
      return new String(fileSystems.of(uri).read(uri, limit, user), StandardCharsets.UTF_8);
    } catch (java.net.URISyntaxException e) {
      throw new InvalidRequestException(
          ErrorCode.E0505, "[" + file + "] is not a URI: " + e.getMessage());
    } catch (AccessDeniedException e) {
      throw new InvalidRequestException(
          ErrorCode.E0507, "Could not access [" + file + "]: " + e.getMessage());
    } catch (UnsupportedSchemeException e) {
      throw new InvalidRequestException(ErrorCode.E0904, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new InvalidRequestException(
          ErrorCode.E0902, "Could not read [" + file + "]: " + e.getMessage());
    }
  }
}
