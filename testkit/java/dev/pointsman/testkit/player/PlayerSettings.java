package dev.pointsman.testkit.player;

import java.time.Duration;

/**
 * How a player behaves.
 *
 * @param path the way on which it asks for media
 * @param connectTimeout for the connection to be made, at least 1 ms
 * @param silence the longest it waits for the next byte or datagram, at least 1 ms
 */
public record PlayerSettings(MediaPath path, Duration connectTimeout, Duration silence) {
  public PlayerSettings {
    if (connectTimeout.toMillis() < 1 || silence.toMillis() < 1) {
      throw new IllegalArgumentException(
          "connectTimeout: " + connectTimeout + ", silence: " + silence + " (expected: >= 1 ms)");
    }
  }

  /** That path, with five seconds to connect and ten of silence. */
  public static PlayerSettings over(MediaPath path) {
    return new PlayerSettings(path, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  /** The same with another limit of silence. */
  public PlayerSettings withSilence(Duration limit) {
    return new PlayerSettings(path, connectTimeout, limit);
  }
}
