package io.drover.faults.livy;

/** What a {@link LivyProxy} does to a request, other than to pass it on and bring its answer. */
public enum Lie {
  /** Livy never sees the request; the connection is closed. */
  DROP_REQUEST("request dropped"),
  /** Livy does what is asked; the connection is closed without an answer. */
  DROP_ANSWER("answer dropped after Livy did it"),
  /** Livy sees the request some seconds later. */
  DELAY_REQUEST("request delayed"),
  /** The answer comes some seconds later. */
  DELAY_ANSWER("answer delayed"),
  /** Livy never sees the request; the answer is 500 with a JSON object. */
  ANSWER_500("500 instead of asking Livy"),
  /** Livy never sees the request; the answer is 400 with a JSON string. */
  ANSWER_400("400 instead of asking Livy"),
  /** Livy does what is asked; the answer is 500. */
  TURN_INTO_500("500 after Livy did it"),
  /** Livy does what is asked; the answer is 400. */
  TURN_INTO_400("400 after Livy did it"),
  /** Livy does what is asked; the answer is a page of HTML with 502, as proxies write them. */
  TURN_INTO_HTML("502 with HTML after Livy did it"),
  /** Livy does what is asked; the answer is 200 with what is no JSON. */
  TURN_INTO_GARBAGE("garbage after Livy did it"),
  /** Livy does what is asked; the answer is no HTTP. */
  TURN_INTO_NOISE("no HTTP after Livy did it"),
  /** Livy does what is asked; the connection is closed in the middle of the answer's body. */
  CUT_BODY("answer cut in its body");

  private final String words;

  Lie(String words) {
    this.words = words;
  }

  /** For the report. */
  public String words() {
    return words;
  }

  boolean reachesLivy() {
    return this != DROP_REQUEST && this != ANSWER_500 && this != ANSWER_400;
  }
}
