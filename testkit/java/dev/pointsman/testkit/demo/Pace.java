package dev.pointsman.testkit.demo;

import java.time.Duration;

/**
 * How fast the story goes.
 *
 * @param look how long a person looks at what stands there
 * @param listen how long the players play before a server dies
 * @param outage the least time for which it stays dead
 * @param patience the longest that any wait for something to happen takes
 * @param listeners how many more listeners compare the script with the VIP
 * @param clip how long the clip is
 */
record Pace(
    Duration look,
    Duration listen,
    Duration outage,
    Duration patience,
    int listeners,
    Duration clip) {

  /** For people: the whole story, to the end of the clips, in about twenty seconds. */
  static final Pace ONCE =
      new Pace(
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          6,
          Duration.ofSeconds(8));

  /** The same story, with clips that are played long enough to be looked at. */
  static final Pace EXPLORE =
      new Pace(
          ONCE.look,
          ONCE.listen,
          ONCE.outage,
          ONCE.patience,
          ONCE.listeners,
          Duration.ofMinutes(1));
}
