/** Spark jobs that succeed, fail or take their time, for the smaller examples. */
@NullMarked
package io.drover.examples.basic;

import org.jspecify.annotations.NullMarked;
