package io.drover.examples.basic;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;

/**
 * A program as it was written for Oozie's java action: it knows nothing of Spark, and hands data
 * back in the file that Oozie's system property names.
 *
 * <p>Argument: a day, which comes back as {@code day}.
 */
public final class OozieProgram {
  private OozieProgram() {}

  public static void main(String[] args) throws IOException {
    Properties output = new Properties();
    output.setProperty("day", args[0]);
    output.setProperty("greeting", System.getProperty("greeting", "none"));
    try (OutputStream out =
        new FileOutputStream(System.getProperty("oozie.action.output.properties"))) {
      output.store(out, null);
    }
    System.out.println("DAY " + args[0]);
  }
}
