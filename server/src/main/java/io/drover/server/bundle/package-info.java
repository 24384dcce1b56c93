/**
 * Applications as one zip: {@link io.drover.server.bundle.ApplicationImport} makes it from a
 * directory of any file system, the server unpacks it. Knows nothing of HTTP.
 */
@NullMarked
package io.drover.server.bundle;

import org.jspecify.annotations.NullMarked;
