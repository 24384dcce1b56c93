package io.drover.actions.file;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;

/** The URI's scheme is not configured (Oozie's E0904). */
public final class UnsupportedSchemeException extends IOException {
  private static final long serialVersionUID = 1L;

  UnsupportedSchemeException(URI uri, Set<String> supported) {
    super(
        "E0904: scheme ["
            + uri.getScheme()
            + "] of ["
            + uri
            + "] is not supported; configured are "
            + new TreeSet<>(supported));
  }
}
