/**
 * The expression language of workflows, locked down to whitelisted functions and job properties:
 * {@link io.drover.engine.el.Expressions}. {@link io.drover.engine.el.ExpressionLanguage} is the
 * same with other functions, for coordinators.
 */
@NullMarked
package io.drover.engine.el;

import org.jspecify.annotations.NullMarked;
