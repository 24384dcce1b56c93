/** A Spark job without XML: what it takes, and the workflow that it stands for. Pure. */
@NullMarked
package io.drover.server.batch;

import org.jspecify.annotations.NullMarked;
