/**
 * YARN's ResourceManager behind {@link io.drover.actions.ClusterClient}.
 *
 * <p>Knows the ResourceManager's REST interface and nothing of workflows. Start reading at {@link
 * io.drover.actions.yarn.ResourceManagerClient}.
 */
@NullMarked
package io.drover.actions.yarn;

import org.jspecify.annotations.NullMarked;
