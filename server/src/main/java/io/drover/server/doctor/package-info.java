/**
 * Says of an Oozie application what of it Drover runs, and how, without a server.
 *
 * <p>{@link io.drover.server.doctor.ApplicationFiles} reads the directory; everything behind it is
 * pure: {@link io.drover.server.doctor.Doctor} makes the report from the texts.
 */
@NullMarked
package io.drover.server.doctor;

import org.jspecify.annotations.NullMarked;
