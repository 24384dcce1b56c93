/**
 * What runs in the driver of an interactive Livy session: {@link
 * io.drover.locallivy.repl.StatementQueue} takes the statements and runs them one after the other,
 * an {@link io.drover.locallivy.repl.Interpreter} for each kind of code runs one of them, {@link
 * io.drover.locallivy.repl.ReplSession} holds both together.
 *
 * <p>Start reading at {@link org.apache.livy.repl.ReplDriver}, the class that Livy's server starts.
 * This code lives in Spark's JVM, beside Spark's and Livy's jars, and knows nothing of Drover.
 */
@NullMarked
package io.drover.locallivy.repl;

import org.jspecify.annotations.NullMarked;
