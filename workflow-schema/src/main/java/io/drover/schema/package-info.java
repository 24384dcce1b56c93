/**
 * Definitions of workflows, coordinators and bundles: XML in, immutable records out, every problem
 * with line and column.
 *
 * <p>This package knows nothing about jobs, Livy or databases. Start reading at {@link
 * io.drover.schema.WorkflowXmlReader}, {@link io.drover.schema.CoordinatorXmlReader} or {@link
 * io.drover.schema.BundleXmlReader}; the records of action bodies are in {@code
 * io.drover.schema.action}.
 */
@NullMarked
package io.drover.schema;

import org.jspecify.annotations.NullMarked;
