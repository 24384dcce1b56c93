/**
 * The {@code drover} command line: a client of the native REST API that needs nothing of a server
 * but its URL.
 *
 * <p>It knows HTTP, its own records of the answers ({@code ApiAnswers}) and, to validate without a
 * server, {@code io.drover.schema}; never an engine class. Start reading at {@link
 * io.drover.server.cli.DroverCli}; each sub-command is one class, {@code DroverClient} is the only
 * one that speaks HTTP, {@code Terminal} the only one that prints. Text of the server is cleaned of
 * control characters before it reaches a terminal.
 */
@NullMarked
package io.drover.server.cli;

import org.jspecify.annotations.NullMarked;
