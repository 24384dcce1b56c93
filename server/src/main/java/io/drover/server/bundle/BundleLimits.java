package io.drover.server.bundle;

/**
 * How large a bundle may be, for those who make it and those who take it.
 *
 * @param entries files in it
 * @param unpacked bytes of all files
 * @param packed bytes of the zip itself
 */
public record BundleLimits(int entries, long unpacked, long packed) {
  private static final long MEGABYTE = 1024L * 1024;

  /** What every server takes. */
  public static final BundleLimits STANDARD =
      new BundleLimits(10_000, 512 * MEGABYTE, 10 * MEGABYTE);
}
