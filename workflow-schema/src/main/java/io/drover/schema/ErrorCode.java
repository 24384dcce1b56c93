package io.drover.schema;

/**
 * The codes that a caller of Drover sees. Where Oozie has a code for the same thing, it is Oozie's,
 * because clients match on it. The text after the code is not stable, the code is.
 *
 * <p>The HTTP status is the one of the Oozie-compatible API; the native API uses {@link
 * #nativeStatus()}.
 */
public enum ErrorCode {
  // The server as a whole.
  E0002(503, 503, "Server is in safe mode"),

  // The request itself.
  E0300(400, 415, "Invalid content type"),
  E0301(400, 404, "Invalid resource"),
  E0302(400, 400, "Invalid parameter"),
  E0303(400, 400, "Invalid parameter value"),
  E0305(400, 400, "Missing parameter"),
  E0401(400, 400, "Missing configuration property"),
  E0402(400, 400, "Invalid callback id"),
  E0403(400, 400, "Invalid callback data"),
  E0404(400, 400, "Properties exclude each other"),
  E0405(400, 400, "No application path"),
  E0420(400, 400, "Invalid jobs filter"),
  E0421(400, 400, "Invalid job filter"),

  // Who may do it, and where the application is.
  E0500(401, 401, "Not authorized"),
  E0501(401, 403, "Not allowed"),
  E0504(400, 400, "Application directory does not exist"),
  E0505(400, 400, "Application definition does not exist"),
  E0507(401, 403, "Application is not accessible"),

  // Jobs and the store.
  E0603(500, 500, "Store error"),
  E0604(400, 404, "Job does not exist"),
  E0605(400, 404, "Action does not exist"),

  // The definition.
  E0700(400, 400, "XML error"),
  E0701(400, 400, "XML schema error"),
  E0703(400, 400, "Invalid attribute"),
  E0705(400, 400, "Duplicate node"),
  E0706(400, 400, "Node transitions to itself"),
  E0707(400, 400, "Cycle"),
  E0708(400, 400, "Transition to an unknown node"),
  E0709(400, 400, "Node entered twice"),
  E0720(400, 400, "Join without fork"),
  E0723(400, 400, "Unsupported action"),
  E0724(400, 400, "Invalid node name"),
  E0729(400, 400, "Kill node message"),
  E0730(400, 400, "Fork and join numbers differ"),
  E0732(400, 400, "Fork path does not end in a join"),
  E0733(400, 400, "Fork without join"),
  E0736(400, 413, "Definition too large"),
  E0737(400, 400, "End inside a fork"),
  E0738(400, 400, "Missing parameters"),
  E0739(400, 400, "Parameter without name"),
  E0742(400, 400, "Join without fork"),
  E0743(400, 400, "Node reached by several paths"),
  E0744(400, 400, "Fork has the same target twice"),
  E0756(400, 400, "Kill message cannot be evaluated"),
  E0757(400, 400, "Fork goes to several joins"),
  E0758(400, 400, "Join belongs to several forks"),

  // Verbs and submission.
  E0803(400, 400, "Definition cannot be read or evaluated"),
  E0804(400, 400, "Property may not be set"),
  E0805(400, 409, "Job cannot be rerun in its state"),
  E0806(400, 400, "Node to skip has not ended"),
  E0807(400, 400, "Node to skip is unknown"),
  E0808(400, 400, "Property may not be set by the user"),
  E0820(400, 400, "Retry maximum reduced"),
  E0902(400, 400, "File system error"),
  E0904(400, 400, "Unsupported file system scheme"),
  E1601(400, 404, "Messages are not sent"),
  E1603(400, 400, "Bad request"),

  // Coordinators.
  E1003(400, 400, "Invalid coordinator attribute"),
  E1004(400, 400, "Expression of a coordinator cannot be evaluated"),
  E1015(400, 400, "Invalid change of a coordinator or bundle"),
  E1016(400, 409, "Coordinator cannot be changed in this status"),
  E1018(400, 409, "Coordinator actions cannot be rerun"),
  E1020(400, 409, "Coordinator cannot be killed"),
  E1021(400, 400, "Invalid instance of a dataset"),
  E1022(400, 409, "Coordinator action cannot be deleted"),
  E1023(400, 400, "Coordinator cannot be updated like that"),
  E1024(400, 409, "Cannot be ignored in this status"),

  // Service levels.
  E1026(400, 404, "Service level alerts cannot be switched"),
  E1027(400, 400, "Service level cannot be changed"),
  E1101(400, 400, "Invalid service level"),

  // Bundles.
  E1102(400, 400, "Invalid bulk filter"),
  E1301(400, 400, "Invalid bundle"),
  E1304(400, 400, "Coordinator name twice in a bundle"),
  E1305(400, 400, "Coordinator without name in a bundle"),
  E1312(400, 409, "Bundle cannot be changed in this status"),
  E1319(400, 400, "Coordinator too old for a bundle"),

  // Drover's own.
  /**
   * The verb does not fit the job's state (native API only; Oozie answers 200 and does nothing).
   */
  D0001(400, 409, "Verb in the wrong state"),
  /** Our bug. */
  D0002(500, 500, "Internal error"),
  /** The server cannot take the request now; try again. */
  D0003(503, 503, "Not available"),
  /** A warning: the document runs, but not everything in it has an effect. */
  D0004(400, 400, "Without effect");

  private final int httpStatus;
  private final int nativeStatus;
  private final String title;

  ErrorCode(int httpStatus, int nativeStatus, String title) {
    this.httpStatus = httpStatus;
    this.nativeStatus = nativeStatus;
    this.title = title;
  }

  /** HTTP status of the Oozie-compatible API. */
  public int httpStatus() {
    return httpStatus;
  }

  /** HTTP status of the native API. */
  public int nativeStatus() {
    return nativeStatus;
  }

  /** What the code means in a few words. */
  public String title() {
    return title;
  }
}
