/**
 * Plain HTTP to services that run several times for availability: Hadoop's NameNode and
 * ResourceManager.
 *
 * <p>Knows addresses, deadlines and limits; must not know what the answers mean. Start reading at
 * {@link io.drover.actions.http.FailoverService}.
 */
@NullMarked
package io.drover.actions.http;

import org.jspecify.annotations.NullMarked;
