/** Holds one class, at the name by which Livy's server starts the driver of a session. */
@NullMarked
package org.apache.livy.repl;

import org.jspecify.annotations.NullMarked;
