package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.datapath.HopProgram.DROP;
import static dev.pointsman.linux.datapath.HopProgram.PASS;
import static dev.pointsman.linux.datapath.HopProgram.REDIRECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.model.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of datagrams of a session, and of ICMP errors about a server's packets. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopDatagramsTest {
  private static final Endpoint VIP = endpoint("10.77.0.100", 6970);
  private static final Endpoint VIP6 = endpoint("fd77::100", 6970);
  private static final Endpoint CLIENT = endpoint("192.0.2.7", 5000);
  private static final Endpoint CLIENT6 = endpoint("2001:db8::7", 5000);
  private static final List<Endpoint[]> PAIRS =
      List.of(new Endpoint[] {CLIENT, VIP}, new Endpoint[] {CLIENT6, VIP6});

  private LoadedProgram loaded;

  @BeforeEach
  void open() throws Exception {
    Bpf.require();
    loaded = LoadedProgram.load(new DataPathSizes(100, 100, 4096, 4096));
    for (Endpoint vip : List.of(VIP, VIP6)) {
      loaded.service(vip, Role.OWNER);
    }
    for (int server = 1; server <= 2; server++) {
      loaded.server(server, new ServerEntry(mac(server), mac(99), 1, true, false, 0));
    }
  }

  @AfterEach
  void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  @Test
  void datagramGoesToTheServerThatHoldsTheClientsConnectionAndStaysThere() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      // given
      byte[] frame = TestFrames.udp(pair[0], pair[1], 100);
      loaded.session(pair[0], pair[1], 1);
      assertThat(serverOf(frame)).isEqualTo(1);
      // when the client has a connection to another server, too
      loaded.session(pair[0], pair[1], 2);
      // then
      assertThat(serverOf(frame)).isEqualTo(1);
      KernelFlow path = loaded.udp(pair[0], pair[1]).orElseThrow();
      assertThat(path.packets()).isEqualTo(2);
      assertThat(path.bytes()).isEqualTo(2L * frame.length);
      assertThat(path.server()).isEqualTo(1);
      // and what comes from another of its ports belongs to the newer one
      Endpoint other = new Endpoint(pair[0].address(), 5002);
      assertThat(serverOf(TestFrames.udp(other, pair[1], 0))).isEqualTo(2);
    }
    assertThat(loaded.counter(Counter.UDP)).isEqualTo(6);
  }

  @Test
  void datagramWithoutAConnectionIsLeftToTheOwnStack() throws Exception {
    assertThat(loaded.run(TestFrames.udp(CLIENT, VIP, 10)).action()).isEqualTo(PASS);
    loaded.session(CLIENT, VIP, 1);
    Endpoint elsewhere = endpoint("10.77.0.101", 6970);
    assertThat(loaded.run(TestFrames.udp(CLIENT, elsewhere, 10)).action()).isEqualTo(PASS);
    byte[] whole = TestFrames.udp(CLIENT, VIP, 0);
    for (int length = TestFrames.shortest(whole); length < whole.length; length++) {
      assertThat(loaded.run(Arrays.copyOf(whole, length)).action()).isEqualTo(PASS);
    }
    assertThat(serverOf(whole)).isEqualTo(1);
  }

  @Test
  void datagramFromAnotherSchedulerNodeIsRememberedByNobody() throws Exception {
    // given
    loaded.peer(TestFrames.CLIENT_MAC, CLIENT.address());
    loaded.session(CLIENT, VIP, 1);
    // then
    assertThat(loaded.run(TestFrames.udp(CLIENT, VIP, 10)).action()).isEqualTo(PASS);
    assertThat(loaded.udp(CLIENT, VIP)).isEmpty();
  }

  @Test
  void datagramOfAServerThatCannotBeReachedIsDropped() throws Exception {
    loaded.session(CLIENT, VIP, 7);
    assertThat(loaded.run(TestFrames.udp(CLIENT, VIP, 10)).action()).isEqualTo(DROP);
    assertThat(loaded.counter(Counter.UNUSABLE)).isEqualTo(1);
  }

  @Test
  void errorAboutASegmentReachesTheServerThatSentIt() throws Exception {
    InetAddress router = InetAddress.ofLiteral("198.51.100.1");
    InetAddress router6 = InetAddress.ofLiteral("2001:db8:1::1");
    loaded.flow(CLIENT, VIP, 2);
    loaded.flow(CLIENT6, VIP6, 1);
    // given what the server sends, cut to what a router has to quote (RFC 792), and with options
    byte[] sent = TestFrames.tcp(VIP, CLIENT, TestFrames.ACK, 0, 0, 100);
    byte[] cut = Arrays.copyOf(sent, 14 + 20 + 8);
    byte[] laden = TestFrames.tcp(VIP, CLIENT, TestFrames.ACK, 24, 0, 0);
    byte[] sent6 = TestFrames.tcp(VIP6, CLIENT6, TestFrames.ACK, 0, 0, 100);
    for (int type : new int[] {3, 11, 12}) {
      for (byte[] quoted : List.of(sent, cut, laden)) {
        assertThat(serverOf(TestFrames.icmpError(router, type, quoted, VIP.address())))
            .isEqualTo(2);
      }
    }
    for (int type : new int[] {1, 2, 3, 4}) {
      assertThat(serverOf(TestFrames.icmpError(router6, type, sent6, VIP6.address()))).isEqualTo(1);
    }
    assertThat(loaded.counter(Counter.ICMP)).isEqualTo(13);
    assertThat(loaded.flow(CLIENT, VIP).orElseThrow().packets()).isZero();
  }

  @Test
  void errorAboutMediaReachesTheServerThatSentIt() throws Exception {
    // given media to a client that has not sent a datagram yet
    loaded.session(CLIENT, VIP, 2);
    byte[] media = TestFrames.udp(VIP, CLIENT, 1000);
    byte[] error = TestFrames.icmpError(CLIENT.address(), 3, media, VIP.address());
    assertThat(serverOf(error)).isEqualTo(2);
    // when its datagrams have gone to another one
    loaded.session(CLIENT, VIP, 1);
    loaded.run(TestFrames.udp(CLIENT, VIP, 0));
    loaded.session(CLIENT, VIP, 2);
    // then
    assertThat(serverOf(error)).isEqualTo(1);
  }

  @Test
  void otherIcmpPasses() throws Exception {
    loaded.flow(CLIENT, VIP, 2);
    loaded.flow(CLIENT6, VIP6, 2);
    InetAddress vip = VIP.address();
    byte[] sent = TestFrames.tcp(VIP, CLIENT, TestFrames.ACK);
    byte[] sent6 = TestFrames.tcp(VIP6, CLIENT6, TestFrames.ACK);
    // a ping, an error about another flow, about what the VIP did not send, about a later fragment
    passes(TestFrames.icmpError(CLIENT.address(), 8, sent, vip));
    passes(TestFrames.icmpError(CLIENT6.address(), 128, sent6, VIP6.address()));
    byte[] other = TestFrames.tcp(VIP, endpoint("192.0.2.7", 5001), TestFrames.ACK);
    passes(TestFrames.icmpError(CLIENT.address(), 3, other, vip));
    passes(TestFrames.icmpError(CLIENT.address(), 3, sent, InetAddress.ofLiteral("10.77.0.9")));
    byte[] fragment = sent.clone();
    fragment[21] = 1;
    passes(TestFrames.icmpError(CLIENT.address(), 3, fragment, vip));
    // and one that ends too early
    byte[] whole = TestFrames.icmpError(CLIENT.address(), 3, sent, vip);
    for (int length = TestFrames.shortest(whole); length < 14 + 20 + 8 + 20 + 4; length++) {
      passes(Arrays.copyOf(whole, length));
    }
    assertThat(serverOf(whole)).isEqualTo(2);
  }

  private void passes(byte[] frame) throws Exception {
    assertThat(loaded.run(frame).action()).isEqualTo(PASS);
  }

  /** The server whose hardware address the frame has on its way out. */
  private int serverOf(byte[] frame) throws Exception {
    var run = loaded.run(frame);
    assertThat(run.action()).isEqualTo(REDIRECT);
    assertThat(Arrays.copyOfRange(run.frame(), 6, 12)).isEqualTo(mac(99).toBytes());
    assertThat(Arrays.copyOfRange(run.frame(), 12, frame.length))
        .isEqualTo(Arrays.copyOfRange(frame, 12, frame.length));
    return run.frame()[5];
  }

  private static MacAddress mac(int last) {
    return MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) last);
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(InetAddress.ofLiteral(address), port);
  }
}
