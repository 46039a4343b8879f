package dev.pointsman.testkit;

import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.player.MediaPath;
import dev.pointsman.testkit.player.MediaUrl;
import dev.pointsman.testkit.player.PlayerSettings;
import dev.pointsman.testkit.player.PlayerStatistics;
import dev.pointsman.testkit.pna.Clip;
import dev.pointsman.testkit.pna.PnaPlayer;
import dev.pointsman.testkit.pna.PnaServer;
import dev.pointsman.testkit.pna.RmFile;
import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import dev.pointsman.testkit.rtsp.RtspPlayer;
import dev.pointsman.testkit.rtsp.RtspServer;
import dev.pointsman.testkit.traffic.Crowd;
import dev.pointsman.testkit.traffic.CrowdPlan;
import dev.pointsman.testkit.traffic.TrafficAccount;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Starts one simulated peer by hand; servers run until they are interrupted.
 *
 * <p>Exit codes: 0 done, 1 failed (or the player did not come to the clip's end, or a connection of
 * the crowd did not complete), 64 wrong usage.
 */
public final class Peers {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;

  static final String HELP =
      """
      usage: Peers PEER ADDRESS [OPTION VALUE]...
        pna-server HOST:PORT      --name, --seconds, --bit-rate, --file CLIP.rm
                                  (--verified PATH: that path plays the simulated clip)
        rtsp-server HOST:PORT     --name, --seconds
        traffic-server HOST:PORT
        pna-player pnm://URL      --media tcp|udp
        rtsp-player rtsp://URL    --media tcp|udp
        crowd HOST:PORT           --total, --concurrent, --per-second, --seed, --most BYTES, --from IP,IP...
      """;

  private final PrintStream out;
  private final CountDownLatch interrupted;

  Peers(PrintStream out, CountDownLatch interrupted) {
    this.out = out;
    this.interrupted = interrupted;
  }

  /** Runs a peer, as {@link #HELP} says, and exits. */
  public static void main(String[] args) {
    System.exit(new Peers(System.out, new CountDownLatch(1)).run(args, System.err));
  }

  int run(String[] args, PrintStream err) {
    try {
      if (args.length > 0 && List.of("-h", "--help", "help").contains(args[0])) {
        out.print(HELP);
        return OK;
      }
      if (args.length < 2) {
        throw new PeerOptions.UsageException(
            "a peer and its address are needed, such as: pna-server 127.0.0.11:7070 --name"
                + " stream1");
      }
      return start(args[0], args[1], Arrays.copyOfRange(args, 2, args.length));
    } catch (PeerOptions.UsageException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (IOException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private int start(String peer, String address, String[] rest)
      throws IOException, InterruptedException {
    return switch (peer) {
      case "pna-server" -> {
        var options = PeerOptions.parse(rest, "name", "seconds", "bit-rate", "file", "verified");
        yield pnaServer(PeerOptions.address(address), options);
      }
      case "rtsp-server" -> {
        var options = PeerOptions.parse(rest, "name", "seconds");
        yield rtspServer(PeerOptions.address(address), options);
      }
      case "traffic-server" -> {
        PeerOptions.parse(rest);
        yield trafficServer(PeerOptions.address(address));
      }
      case "pna-player" -> {
        var options = PeerOptions.parse(rest, "media");
        try (PnaPlayer player = new PnaPlayer(url(address, "pnm"), settings(options)).play()) {
          yield watch(() -> ends(player::awaitEnd), player::statistics);
        }
      }
      case "rtsp-player" -> {
        var options = PeerOptions.parse(rest, "media");
        try (RtspPlayer player = new RtspPlayer(url(address, "rtsp"), settings(options)).play()) {
          yield watch(() -> ends(player::awaitEnd), player::statistics);
        }
      }
      case "crowd" -> {
        var options =
            PeerOptions.parse(rest, "total", "concurrent", "per-second", "seed", "most", "from");
        yield crowd(PeerOptions.address(address), options);
      }
      default ->
          throw new PeerOptions.UsageException(
              "\""
                  + peer
                  + "\" is not a peer (expected: pna-server, pna-player, rtsp-server,"
                  + " rtsp-player, traffic-server or crowd)");
    };
  }

  private int pnaServer(InetSocketAddress address, PeerOptions options)
      throws IOException, InterruptedException {
    Duration duration = Duration.ofSeconds(options.number("seconds", 3600, 1, 86_400));
    Clip simulated =
        new SyntheticClip(1, (int) options.number("bit-rate", 80_000, 1, 1_000_000_000), duration);
    Clip clip = options.has("file") ? RmFile.read(Path.of(options.text("file", ""))) : simulated;
    String verified = options.text("verified", "");
    try (PnaServer server =
        new PnaServer(
                options.text("name", "stream1"),
                address,
                path -> Optional.of(path.equals(verified) ? simulated : clip))
            .start()) {
      return serve("pnm://" + HostPort.format(server.address()) + "/clip.rm");
    }
  }

  private int rtspServer(InetSocketAddress address, PeerOptions options)
      throws IOException, InterruptedException {
    Duration duration = Duration.ofSeconds(options.number("seconds", 3600, 1, 86_400));
    PatternMedia media = new PatternMedia(1, duration);
    try (RtspServer server =
        new RtspServer(options.text("name", "stream1"), address, media).start()) {
      return serve("rtsp://" + HostPort.format(server.address()) + "/clip");
    }
  }

  private int trafficServer(InetSocketAddress address) throws IOException, InterruptedException {
    try (TrafficServer server = new TrafficServer(address).start()) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> out.println(server.account()), "account"));
      return serve(HostPort.format(server.address()));
    }
  }

  private int serve(String where) throws InterruptedException {
    out.println("serving " + where);
    interrupted.await();
    return OK;
  }

  private int crowd(InetSocketAddress address, PeerOptions options) throws IOException {
    int total = (int) options.number("total", 1_000, 1, 100_000_000);
    List<InetAddress> sources =
        options.has("from")
            ? Arrays.stream(options.text("from", "").split(",", -1))
                .map(ip -> PeerOptions.address(ip + ":0").getAddress())
                .toList()
            : List.of();
    CrowdPlan plan =
        CrowdPlan.random(
                address,
                total,
                (int) options.number("concurrent", 1_000, 1, 1_000_000),
                options.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                options.number("most", 100_000, 2, 1L << 40))
            .atMost((int) options.number("per-second", Integer.MAX_VALUE, 1, Integer.MAX_VALUE))
            .from(sources);
    TrafficAccount account = new Crowd(plan).run();
    out.println(account);
    return account.completed() == total ? OK : FAILED;
  }

  private int watch(BooleanSupplier ended, Supplier<PlayerStatistics> statistics) {
    boolean over = false;
    while (!over) {
      over = ended.getAsBoolean();
      out.println(line(statistics.get()));
    }
    PlayerStatistics last = statistics.get();
    out.println(last.cause() + ": " + last.detail());
    boolean whole = last.lost() == 0 && last.corrupt() == 0;
    boolean played = last.cause() == dev.pointsman.testkit.player.EndCause.END_OF_CLIP;
    return played && whole ? OK : FAILED;
  }

  private static String line(PlayerStatistics s) {
    return "%s  dialled %s  server %s  %s  %,d bytes  %.1f kbit/s  %d packets  %d lost  %d corrupt  from %s"
        .formatted(
            s.state(),
            HostPort.format(s.dialled()),
            s.server() == null ? "-" : s.server(),
            s.path(),
            s.bytes(),
            s.bitsPerSecond() / 1000,
            s.packets(),
            s.lost(),
            s.corrupt(),
            s.mediaFrom() == null ? "the connection" : HostPort.format(s.mediaFrom()));
  }

  private static boolean ends(Wait wait) {
    try {
      return wait.atMost(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static MediaUrl url(String text, String scheme) {
    try {
      MediaUrl url = MediaUrl.parse(text);
      if (url.scheme().equals(scheme)) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new PeerOptions.UsageException(e.getMessage(), e);
    }
    throw new PeerOptions.UsageException(
        "\"" + text + "\" is not for this player (expected: " + scheme + "://...)");
  }

  private static PlayerSettings settings(PeerOptions options) {
    return switch (options.text("media", "tcp")) {
      case "tcp" -> PlayerSettings.over(MediaPath.TCP);
      case "udp" -> PlayerSettings.over(MediaPath.UDP);
      default ->
          throw new PeerOptions.UsageException(
              "--media " + options.text("media", "") + " (expected: tcp or udp)");
    };
  }

  @FunctionalInterface
  private interface Wait {
    boolean atMost(Duration time) throws InterruptedException;
  }
}
