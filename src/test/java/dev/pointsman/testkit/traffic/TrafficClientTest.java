package dev.pointsman.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.net.TcpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verification itself: it passes what is right, and sees each thing a relay could do wrong. */
@Timeout(30)
class TrafficClientTest {
  private static final InetSocketAddress FREE = HostPort.parse("127.0.0.1:0");
  private static final int LONG_ONE = 3_000_000;

  private static TrafficClient client(InetSocketAddress server) {
    return new TrafficClient(server, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource
  void anExchangeCompletesExactlyHoweverItIsClosed(Close close) throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start()) {
      TrafficClient client = client(server.address());
      for (long[] sizes : new long[][] {{2, 2}, {2, LONG_ONE}, {LONG_ONE, 2}, {70_001, 65_537}}) {
        TrafficAccount account = client.run(new Exchange(9, sizes[0], sizes[1], close));

        assertThat(account.completed()).as("%s", account).isEqualTo(1);
        assertThat(account.up()).isEqualTo(sizes[0]);
        assertThat(account.down()).isEqualTo(sizes[1]);
        assertThat(account.resetsSeenAsEnd()).isZero();
      }
      await().until(() -> server.account().live() == 0);
      assertThat(server.account().completed()).as("%s", server.account()).isEqualTo(4);
      assertThat(server.account().resetsSeenAsEnd()).isZero();
    }
  }

  @Test
  void oneChangedByteOnTheWayIsCorrupt() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start();
        TcpServer relay = relay(server, 20_000, false)) {
      TrafficAccount account =
          client(relay.address()).run(new Exchange(3, 10, 50_000, Close.SERVER_FULL));

      assertThat(account.count(Outcome.CORRUPT)).as("%s", account).isEqualTo(1);
      assertThat(account.down()).isEqualTo(20_000);
    }
  }

  @Test
  void aStreamEndedInTheMiddleIsCut() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start();
        TcpServer relay = relay(server, 20_000, true)) {
      TrafficAccount account =
          client(relay.address()).run(new Exchange(3, 10, 50_000, Close.SERVER_FULL));

      assertThat(account.count(Outcome.CUT)).as("%s", account).isEqualTo(1);
      assertThat(account.down()).isEqualTo(20_000);
    }
  }

  @Test
  void aServerThatIsNoneOfOursIsCorruptAndOneThatIsNotThereRefused() throws Exception {
    try (FaultyServer other = new FaultyServer(FREE, new Fault.Garbage(1, 100)).start()) {
      Exchange exchange = new Exchange(3, 10, 50, Close.CLIENT_FULL);
      assertThat(client(other.address()).run(exchange).count(Outcome.CORRUPT)).isEqualTo(1);

      other.become(new Fault.Refuse());

      assertThat(client(other.address()).run(exchange).count(Outcome.REFUSED)).isEqualTo(1);
    }
  }

  @Test
  void aClientThatIsNoneOfOursIsCorruptAtTheServer() throws Exception {
    try (TrafficServer server = new TrafficServer(FREE).start();
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write(new byte[100]);

      await().until(() -> server.account().count(Outcome.CORRUPT) == 1);
    }
  }

  /** Relays one connection, and at that byte from the server changes it, or ends. */
  private static TcpServer relay(TrafficServer server, int at, boolean end) throws IOException {
    return new TcpServer(
            "relay",
            FREE,
            client -> {
              try (Socket to =
                  new Socket(server.address().getAddress(), server.address().getPort())) {
                // All that the client sends in these tests is one write.
                byte[] request = client.getInputStream().readNBytes(Exchange.HEADER + 10);
                to.getOutputStream().write(request);
                spoil(to.getInputStream(), client.getOutputStream(), at, end);
                client.shutdownOutput();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
              }
            })
        .start();
  }

  private static void spoil(InputStream from, OutputStream to, int at, boolean end)
      throws IOException {
    to.write(from.readNBytes(at));
    if (!end) {
      to.write(from.read() ^ 1);
      from.transferTo(to);
    }
  }
}
