package io.drover.actions.s3;

import io.drover.actions.file.FileSystemProvider;
import io.drover.actions.file.WorkflowFileSystem;
import java.util.Map;

/** How the server finds S3. */
public final class S3Provider implements FileSystemProvider {
  @Override
  public String name() {
    return "s3";
  }

  @Override
  public WorkflowFileSystem open(Map<String, String> settings) {
    return new S3FileSystem(S3Settings.read(settings));
  }
}
