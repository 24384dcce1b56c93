package io.drover.actions.livy;

/**
 * An error answer.
 *
 * @param fromLivy whether the body has a form that Livy itself writes, rather than a proxy
 */
record LivyError(int status, boolean fromLivy, String message) {

  /** Livy's words for a name or id that it does not know. */
  boolean unknownName() {
    return status == 404 && fromLivy && message.contains("not found");
  }

  boolean duplicateName() {
    return status == 400 && message.contains("Duplicate session name");
  }

  boolean tooManySessions() {
    return status == 400 && message.contains("too many sessions");
  }
}
