/**
 * What became of the jobs: the ledger of the fake Spark and the rows of the database, read when all
 * is over and judged by {@link io.drover.faults.oracle.Oracle}.
 */
@NullMarked
package io.drover.faults.oracle;

import org.jspecify.annotations.NullMarked;
