package io.drover.benchmarks;

/** The measured workflows, the same shapes that real Oozie was measured with. */
final class Workflows {
  private static final String HEAD = "<workflow-app xmlns='uri:oozie:workflow:0.5' name='bench'>";

  /** Start and end. */
  static final String NOOP = HEAD + "<start to='end'/><end name='end'/></workflow-app>";

  private Workflows() {}

  /** Decisions in a row. */
  static String chain(int length) {
    StringBuilder xml = new StringBuilder(HEAD).append("<start to='d0'/>");
    for (int i = 0; i < length; i++) {
      String next = i + 1 < length ? "d" + (i + 1) : "end";
      xml.append("<decision name='d").append(i).append("'><switch><case to='fail'>false</case>");
      xml.append("<default to='").append(next).append("'/></switch></decision>");
    }
    return xml.append("<kill name='fail'><message>no</message></kill>")
        .append("<end name='end'/></workflow-app>")
        .toString();
  }

  /** Actions in a row, each with an effect as far as the engine knows. */
  static String actions(int length) {
    StringBuilder xml = new StringBuilder(HEAD).append("<start to='a0'/>");
    for (int i = 0; i < length; i++) {
      String next = i + 1 < length ? "a" + (i + 1) : "end";
      xml.append("<action name='a").append(i);
      xml.append(
          "'><file-check xmlns='uri:drover:action:1.0'><path>file:///in</path></file-check>");
      xml.append("<ok to='").append(next).append("'/><error to='fail'/></action>");
    }
    return xml.append("<kill name='fail'><message>no</message></kill>")
        .append("<end name='end'/></workflow-app>")
        .toString();
  }

  /** A fork of mkdir actions; needs the properties {@code out}, {@code run} and {@code n}. */
  static String fork(int width) {
    StringBuilder xml = new StringBuilder(HEAD).append("<start to='f'/><fork name='f'>");
    for (int i = 0; i < width; i++) {
      xml.append("<path start='a").append(i).append("'/>");
    }
    xml.append("</fork>");
    for (int i = 0; i < width; i++) {
      xml.append("<action name='a").append(i).append("'><fs><mkdir path='${out}/${run}/${n}/");
      xml.append(i).append("'/></fs><ok to='j'/><error to='fail'/></action>");
    }
    return xml.append("<join name='j' to='end'/><kill name='fail'><message>no</message></kill>")
        .append("<end name='end'/></workflow-app>")
        .toString();
  }
}
