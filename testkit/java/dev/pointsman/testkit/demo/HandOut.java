package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * What one more listener gets: from the script of the time, and through the VIP; both were dialled.
 *
 * @param number counted from 1
 */
record HandOut(int number, Outcome script, Outcome vip) {

  /**
   * What came of dialling what a metafile names.
   *
   * @param named the address in the metafile
   * @param plays whether media came
   * @param words the server that played, or why none did
   */
  record Outcome(String named, boolean plays, String words) {}

  /** Fetches both metafiles through the VIP and dials what each names. */
  static HandOut next(int number, DemoSite site) throws IOException, InterruptedException {
    return new HandOut(
        number,
        listen(Browser.get(site.page("script.ram")).text()),
        listen(Browser.get(site.page("clip.ram")).text()));
  }

  /** Dials, and hangs up at the first packet. */
  static Outcome listen(String metafile) throws IOException, InterruptedException {
    MediaUrl url = MediaUrl.parse(metafile);
    Playing player = Playing.dial(url);
    while (player.statistics().packets() == 0 && !player.awaitEnd(Duration.ofMillis(10))) {
      // the wait is in the condition: a player tells of its end, and is asked of its first packet
    }
    player.stop();
    PlayerStatistics s = player.statistics();
    boolean plays = s.packets() > 0;
    String words =
        plays
            ? Objects.requireNonNullElse(s.server(), "?")
            : s.cause() == EndCause.CONNECT_FAILED ? "refused" : s.detail();
    return new Outcome(HostPort.format(url.address()), plays, words);
  }
}
