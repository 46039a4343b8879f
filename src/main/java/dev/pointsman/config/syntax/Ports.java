package dev.pointsman.config.syntax;

import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;

/** Reads port numbers. */
public final class Ports {
  public static final String EXPECTED = "a port, 1 to 65535";

  private Ports() {}

  /** A port that can be dialled, 1 to 65535, in decimal digits alone. */
  public static Reading<Integer> read(String text) {
    if (text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty()) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return new Read<>(port);
      }
    }
    return new Refused<>("", EXPECTED);
  }
}
