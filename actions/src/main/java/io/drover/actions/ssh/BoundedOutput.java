package io.drover.actions.ssh;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first bytes of what is written and drops the rest. Thread-safe. */
final class BoundedOutput extends OutputStream {
  private final byte[] kept;
  private int length;

  BoundedOutput(int limit) {
    this.kept = new byte[limit];
  }

  @Override
  public synchronized void write(int one) {
    if (length < kept.length) {
      kept[length] = (byte) one;
      length++;
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, kept.length - length);
    System.arraycopy(bytes, offset, kept, length, taken);
    length += taken;
  }

  synchronized String text() {
    return new String(Arrays.copyOf(kept, length), StandardCharsets.UTF_8);
  }
}
