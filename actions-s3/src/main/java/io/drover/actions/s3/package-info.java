/**
 * S3, and what speaks its protocol (MinIO, Ceph, Google's interoperable endpoint), as a file
 * system. Optional: the server finds {@link io.drover.actions.s3.S3Provider} by {@link
 * java.util.ServiceLoader} and touches it only when {@code files.s3} is configured.
 *
 * <p>The only package that knows the AWS SDK. Start reading at {@link
 * io.drover.actions.s3.S3FileSystem}.
 */
@NullMarked
package io.drover.actions.s3;

import org.jspecify.annotations.NullMarked;
