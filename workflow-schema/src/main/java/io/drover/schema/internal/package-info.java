/**
 * How this module reads XML: one secure parser, one grammar, one pass. May change without notice;
 * other modules use {@code io.drover.schema} and {@code io.drover.schema.action}.
 */
@NullMarked
package io.drover.schema.internal;

import org.jspecify.annotations.NullMarked;
