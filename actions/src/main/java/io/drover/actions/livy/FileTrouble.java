package io.drover.actions.livy;

import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.file.UnsupportedSchemeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What it means for an action that a file it needs cannot be had. */
final class FileTrouble {
  private FileTrouble() {}

  /** Makes the outcome of a failure. */
  interface Failing {
    ActionOutcome failed(ErrorType type, String code, String message);
  }

  static ActionOutcome outcome(IOException e, Failing turn) {
    String sentence = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof UnsupportedSchemeException) {
      return turn.failed(ErrorType.ERROR, "E0904", sentence);
    }
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return turn.failed(
          ErrorType.ERROR, BatchFailures.FILE_MISSING, "file not found: " + sentence);
    }
    if (e instanceof AccessDeniedException) {
      return turn.failed(ErrorType.ERROR, BatchFailures.ACCESS, "access denied: " + sentence);
    }
    return turn.failed(ErrorType.TRANSIENT, BatchFailures.IO, sentence);
  }
}
