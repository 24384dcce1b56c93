/**
 * The expression language of workflows, locked down to whitelisted functions and job properties.
 */
@NullMarked
package io.drover.engine.el;

import org.jspecify.annotations.NullMarked;
