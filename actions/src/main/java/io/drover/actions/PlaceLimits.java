package io.drover.actions;

/**
 * How much all servers together may have at one endpoint at once.
 *
 * @param active batches that start or run
 * @param starting batches and sessions that were asked for and do not run yet
 * @param sessions interactive sessions that start or are open
 */
public record PlaceLimits(int active, int starting, int sessions) {
  /**
   * Livy's own limit of what it starts at once is 100 by default, and others may use it too.
   * Interactive sessions hold their executors while they are idle.
   */
  public static final PlaceLimits DEFAULT = new PlaceLimits(100, 50, 20);

  public PlaceLimits {
    if (active < 1 || starting < 1 || sessions < 1) {
      throw new IllegalArgumentException("each limit of an endpoint must be at least 1");
    }
  }
}
