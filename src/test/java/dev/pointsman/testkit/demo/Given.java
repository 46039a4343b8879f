package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.player.EndCause;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.PlayerState;
import dev.pointsman.testkit.player.PlayerStatistics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Snapshots of moments that the story comes to. */
final class Given {
  private Given() {}

  /** In the middle: one plays, one was cut, one waits; with so many notes. */
  static Snapshot middle(int notes) {
    List<Journal.Note> written = new ArrayList<>();
    for (int i = 1; i <= notes; i++) {
      written.add(new Journal.Note(Duration.ofSeconds(i), Mood.PLAIN, "Note " + i + "."));
    }
    return new Snapshot(
        Duration.ofSeconds(67),
        "stream1 dies",
        "Its players are cut. They dial again what they dialled before, the VIP, and need not know"
            + " that a server died.",
        List.of(
            new Snapshot.Machine("sched-1", "127.0.0.2", Mood.BAD, "DEAD", "scheduler node"),
            new Snapshot.Machine("stream1", "127.0.0.11", Mood.BAD, "DEAD", "players: 0"),
            new Snapshot.Machine("stream2", "127.0.0.12", Mood.GOOD, "up", "players: 1")),
        List.of(playing("Ann"), cut("Ben"), Account.of("Cleo", Protocol.RTSP)),
        List.of(
            new HandOut(
                1,
                new HandOut.Outcome("127.0.0.11:7070", false, "refused"),
                new HandOut.Outcome("127.0.0.101:7070", true, "stream2"))),
        new Takeover(
            NodeName.SCHED_1,
            NodeName.SCHED_2,
            2,
            Map.of("Ann", Duration.ofMillis(61), "Ben", Duration.ofMillis(123)),
            7),
        written,
        List.of());
  }

  static Account playing(String name) {
    return Account.of(name, Protocol.PNA)
        .after(statistics(PlayerState.ENDED, EndCause.RESET, 1_000_000, 2_000), 5_000_000)
        .heardAgainAfter(Duration.ofMillis(60), 0)
        .at(statistics(PlayerState.PLAYING, null, 234_567, 470));
  }

  static Account cut(String name) {
    return Account.of(name, Protocol.PNA)
        .after(statistics(PlayerState.ENDED, EndCause.RESET, 12_345, 25), 5_000_000);
  }

  static PlayerStatistics statistics(
      PlayerState state, @Nullable EndCause cause, long bytes, long packets) {
    return new PlayerStatistics(
        "pnm://127.0.0.101:7070/clip.rm",
        new InetSocketAddress("127.0.0.101", 7070),
        MediaPath.TCP,
        state,
        "stream2",
        null,
        bytes,
        packets,
        0,
        0,
        80_140,
        Duration.ofSeconds(5),
        cause,
        "");
  }
}
