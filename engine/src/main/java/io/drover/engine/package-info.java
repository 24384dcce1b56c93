/**
 * Workflow jobs: the use cases ({@link io.drover.engine.WorkflowService}), the loop that moves jobs
 * and the dispatcher that runs their actions.
 *
 * <p>The engine knows the action contract and no concrete executor.
 */
@NullMarked
package io.drover.engine;

import org.jspecify.annotations.NullMarked;
