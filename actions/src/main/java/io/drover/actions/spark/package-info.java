/**
 * Spark's own record of an application over REST ("Monitoring and Instrumentation" of Apache Spark,
 * {@code /api/v1}): the same questions to a history server and to a running driver.
 *
 * <p>Knows what Spark says; must not know whose job it is or what follows from it. Start reading at
 * {@link io.drover.actions.spark.SparkRestClient}.
 */
@NullMarked
package io.drover.actions.spark;

import org.jspecify.annotations.NullMarked;
