package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerStatistics;
import dev.pointsman.testkit.pna.PnaPlayer;
import dev.pointsman.testkit.rtsp.RtspPlayer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One call of a player, of whichever protocol.
 *
 * @param figures what it knows now
 * @param end waits for its end
 * @param hangUp ends it
 */
record Playing(Supplier<PlayerStatistics> figures, Wait end, HangUp hangUp) {

  /** Dials and plays over the connection, in the protocol that the URL's scheme names. */
  static Playing dial(MediaUrl url) {
    PlayerSettings settings = PlayerSettings.over(MediaPath.TCP);
    if (url.scheme().equals("pnm")) {
      PnaPlayer player = new PnaPlayer(url, settings).play();
      return new Playing(player::statistics, player::awaitEnd, player::stop);
    }
    RtspPlayer player = new RtspPlayer(url, settings).play();
    return new Playing(player::statistics, player::awaitEnd, player::stop);
  }

  PlayerStatistics statistics() {
    return figures.get();
  }

  /** Waits for the end; whether it came within the time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return end.atMost(atMost);
  }

  void stop() throws IOException {
    hangUp.now();
  }

  /** How a player is waited for. */
  @FunctionalInterface
  interface Wait {
    boolean atMost(Duration time) throws InterruptedException;
  }

  /** How a player is told to stop. */
  @FunctionalInterface
  interface HangUp {
    void now() throws IOException;
  }
}
