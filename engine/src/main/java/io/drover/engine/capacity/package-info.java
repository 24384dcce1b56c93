/**
 * Who may start something at an endpoint that takes only so much at once: {@link
 * io.drover.engine.capacity.Admission} gives places, in the order of {@link
 * io.drover.engine.capacity.FairShare}, as many as {@link io.drover.engine.capacity.BackOff} lets
 * start. What an endpoint is, and how it is talked to, is not known here.
 */
@NullMarked
package io.drover.engine.capacity;

import org.jspecify.annotations.NullMarked;
