/**
 * What became of a job, from every source that can say something about it.
 *
 * <p>Sources are asked one by one and each gives evidence with a verdict of its own. Together: any
 * RUNNING makes RUNNING, because only what has ended can be judged; else any FAILED makes FAILED;
 * else a source that may still learn of the end makes RUNNING, to be asked again; else SUCCEEDED
 * when every asked source says SUCCEEDED; else UNKNOWN. So silence of a source never becomes
 * success, and never becomes failure either.
 *
 * <p>Sources weigh their words by what the others know. Livy's {@code dead} also means "lost
 * contact": where YARN or Kubernetes is asked as well and knows an application to ask for, Livy's
 * word counts as UNKNOWN and the cluster decides whether it failed. An output that is not there is
 * a failure only when nothing runs any more. A record of Spark that was never closed means a
 * running driver only while nobody says that it has ended.
 *
 * <p>Must not know how jobs are submitted. Start reading at {@link
 * io.drover.actions.verify.EvidenceVerifier}.
 */
@NullMarked
package io.drover.actions.verify;

import org.jspecify.annotations.NullMarked;
