/**
 * Typed bodies of actions: what an executor reads from an evaluated action element.
 *
 * <p>An action's XML stays an {@link io.drover.schema.XmlElement} until the action starts, because
 * its text may hold expressions; {@link io.drover.schema.action.ActionXmlReader} turns the
 * evaluated element into one of the records here.
 */
@NullMarked
package io.drover.schema.action;

import org.jspecify.annotations.NullMarked;
