/**
 * Mail over SMTP: what a workflow sends, and what the server has to say.
 *
 * <p>Knows one SMTP server and the workflow's files; must not know Livy. Start reading at {@link
 * io.drover.actions.mail.EmailAction}.
 */
@NullMarked
package io.drover.actions.mail;

import org.jspecify.annotations.NullMarked;
