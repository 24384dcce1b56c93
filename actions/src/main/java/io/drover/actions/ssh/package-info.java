/**
 * Commands that a workflow runs on other machines, over SSH.
 *
 * <p>Every call is a short shell script over a connection of its own; what the command itself does
 * goes on without any connection. Must not know Livy. Start reading at {@link
 * io.drover.actions.ssh.SshAction}.
 */
@NullMarked
package io.drover.actions.ssh;

import org.jspecify.annotations.NullMarked;
