/**
 * Requests that a workflow sends to services on the web.
 *
 * <p>Knows HTTP and what is allowed; must not know Livy. Start reading at {@link
 * io.drover.actions.web.HttpAction}.
 */
@NullMarked
package io.drover.actions.web;

import org.jspecify.annotations.NullMarked;
