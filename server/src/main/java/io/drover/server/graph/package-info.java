/**
 * Draws a workflow: definition and node states in, SVG or DOT text out.
 *
 * <p>Pure functions over {@code io.drover.schema}; nothing here knows jobs, HTTP or files. Start
 * reading at {@link io.drover.server.graph.WorkflowGraph}; {@code GraphLayout} decides where things
 * stand, {@code SvgWriter} and {@code DotWriter} only write them down.
 */
@NullMarked
package io.drover.server.graph;

import org.jspecify.annotations.NullMarked;
