/**
 * The Kubernetes API as far as a driver's pod needs it: a list of pods by label.
 *
 * <p>Knows what Kubernetes says about a pod; must not know what follows from it. Start reading at
 * {@link io.drover.actions.kubernetes.KubernetesClient}.
 */
@NullMarked
package io.drover.actions.kubernetes;

import org.jspecify.annotations.NullMarked;
