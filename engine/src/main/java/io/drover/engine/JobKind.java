package io.drover.engine;

/** What can be submitted: each kind has a file of its own and a letter that ends its job ids. */
public enum JobKind {
  WORKFLOW('W', "oozie.wf.application.path", "workflow.xml"),
  COORDINATOR('C', "oozie.coord.application.path", "coordinator.xml"),
  BUNDLE('B', "oozie.bundle.application.path", "bundle.xml");

  private final char letter;
  private final String pathProperty;
  private final String definitionFile;

  JobKind(char letter, String pathProperty, String definitionFile) {
    this.letter = letter;
    this.pathProperty = pathProperty;
    this.definitionFile = definitionFile;
  }

  /** Last character of the ids of such jobs. */
  public char letter() {
    return letter;
  }

  /** Job property that names the application: a directory or a definition file. */
  public String pathProperty() {
    return pathProperty;
  }

  /** The definition in the application's directory. */
  public String definitionFile() {
    return definitionFile;
  }
}
