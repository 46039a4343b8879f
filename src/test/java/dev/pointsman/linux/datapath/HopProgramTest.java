package dev.pointsman.linux.datapath;

import static dev.pointsman.linux.datapath.HopProgram.DROP;
import static dev.pointsman.linux.datapath.HopProgram.PASS;
import static dev.pointsman.linux.datapath.HopProgram.REDIRECT;
import static dev.pointsman.linux.datapath.TestFrames.ACK;
import static dev.pointsman.linux.datapath.TestFrames.FIN;
import static dev.pointsman.linux.datapath.TestFrames.PSH;
import static dev.pointsman.linux.datapath.TestFrames.RST;
import static dev.pointsman.linux.datapath.TestFrames.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of frames of TCP, IPv4 and IPv6. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopProgramTest {
  private static final Endpoint VIP = endpoint("10.77.0.100", 7070);
  private static final Endpoint VIP6 = endpoint("fd77::100", 7070);
  private static final InetAddress PEER = InetAddress.ofLiteral("10.77.0.3");
  private static final Endpoint CLIENT = endpoint("192.0.2.7", 40_000);
  private static final Endpoint CLIENT6 = endpoint("2001:db8::7", 40_000);
  private static final List<Endpoint[]> PAIRS =
      List.of(new Endpoint[] {CLIENT, VIP}, new Endpoint[] {CLIENT6, VIP6});

  private static final int SERVER = 3;
  private static final MacAddress SERVER_MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x11);
  private static final MacAddress OUR_MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x22);

  private LoadedProgram loaded;

  @BeforeEach
  void open() throws Exception {
    Bpf.require();
    loaded = LoadedProgram.load(new DataPathSizes(100, 100, 4096, 4096));
    for (Endpoint vip : List.of(VIP, VIP6)) {
      loaded.service(vip, Role.OWNER);
    }
    loaded.server(SERVER, new ServerEntry(SERVER_MAC, OUR_MAC, 1, true, false, 0));
  }

  @AfterEach
  void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  @Test
  void firstPacketIsToldWholeAndWaits() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      // given one without and one with all the options there can be
      byte[] plain = TestFrames.tcp(pair[0], pair[1], SYN);
      byte[] laden = TestFrames.tcp(pair[0], pair[1], SYN, 40, 40, 0);
      long before = System.nanoTime();
      // when
      assertThat(loaded.run(plain).action()).isEqualTo(DROP);
      assertThat(loaded.run(laden).action()).isEqualTo(DROP);
      // then
      List<FrameEvent> told = loaded.told();
      assertThat(told).extracting(FrameEvent::type).containsOnly(EventType.SYN);
      assertThat(told).extracting(FrameEvent::head).containsExactly(plain, laden);
      assertThat(told).allMatch(FrameEvent::isWhole);
      assertThat(told).extracting(FrameEvent::link).containsOnly(1);
      assertThat(told.getFirst().time()).isBetween(before, System.nanoTime());
    }
    assertThat(loaded.counter(Counter.SYNS)).isEqualTo(4);
  }

  @Test
  void firstPacketWithDataIsToldCut() throws Exception {
    // given what TCP Fast Open sends (RFC 7413)
    byte[] frame = TestFrames.tcp(CLIENT, VIP, SYN, 0, 12, 1000);
    // when
    loaded.run(frame);
    // then
    FrameEvent told = loaded.told().getFirst();
    assertThat(told.isWhole()).isFalse();
    assertThat(told.length()).isEqualTo(frame.length);
    assertThat(told.head()).isEqualTo(Arrays.copyOf(frame, Layout.EVENT_CAPTURE));
  }

  @Test
  void knownFlowIsCountedAndSentToItsServer() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      // given
      loaded.flow(pair[0], pair[1], SERVER);
      byte[] frame = TestFrames.tcp(pair[0], pair[1], ACK | PSH, 0, 0, 500);
      long before = System.nanoTime();
      // when
      BpfProgram.TestRun first = loaded.run(frame);
      loaded.run(TestFrames.tcp(pair[0], pair[1], ACK, 40, 40, 0));
      // then
      assertThat(first.action()).isEqualTo(REDIRECT);
      assertThat(first.frame()).isEqualTo(redirected(frame));
      KernelFlow flow = loaded.flow(pair[0], pair[1]).orElseThrow();
      int laden = TestFrames.tcp(pair[0], pair[1], ACK, 40, 40, 0).length;
      assertThat(flow.packets()).isEqualTo(2);
      assertThat(flow.bytes()).isEqualTo(frame.length + laden);
      assertThat(flow.flags()).isEqualTo(KernelFlow.ESTABLISHED);
      // exact to a tick of at most 10 ms
      assertThat(flow.lastSeen()).isBetween(before - 10_000_000, System.nanoTime());
    }
    assertThat(loaded.told()).isEmpty();
    assertThat(loaded.counter(Counter.FORWARDED)).isEqualTo(4);
    assertThat(loaded.counter(Counter.FORWARDED_BYTES)).isGreaterThan(1000);
  }

  @Test
  void firstPacketSentAgainFollowsTheDecision() throws Exception {
    // given
    loaded.flow(CLIENT, VIP, SERVER);
    // then
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(REDIRECT);
    assertThat(loaded.flow(CLIENT, VIP).orElseThrow().flags()).isZero();
    assertThat(loaded.told()).isEmpty();
  }

  @Test
  void endOfAFlowIsToldOnceAndKeptInItsFlags() throws Exception {
    // given
    loaded.flow(CLIENT, VIP, SERVER);
    byte[] fin = TestFrames.tcp(CLIENT, VIP, FIN | ACK);
    byte[] reset = TestFrames.tcp(CLIENT, VIP, RST);
    // when
    for (byte[] frame : List.of(fin, fin, reset, reset, fin)) {
      assertThat(loaded.run(frame).action()).isEqualTo(REDIRECT);
    }
    // then
    assertThat(loaded.told())
        .extracting(FrameEvent::type)
        .containsExactly(EventType.FIN, EventType.RST);
    assertThat(loaded.flow(CLIENT, VIP).orElseThrow().flags())
        .isEqualTo(KernelFlow.ESTABLISHED | KernelFlow.FIN | KernelFlow.RST);
  }

  @Test
  void clientThatUsesItsPortAgainIsDecidedAnew() throws Exception {
    for (int flag : new int[] {KernelFlow.FIN, KernelFlow.RST}) {
      // given a flow that has ended, whose last packets still go to its server
      loaded.flow(new KernelFlow(FlowKey.of(CLIENT, VIP), SERVER, flag, 9, 900, 1));
      assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(REDIRECT);
      // when
      BpfProgram.TestRun run = loaded.run(TestFrames.tcp(CLIENT, VIP, SYN));
      // then
      assertThat(run.action()).isEqualTo(DROP);
      assertThat(loaded.told()).extracting(FrameEvent::type).containsExactly(EventType.SYN);
    }
  }

  @Test
  void strayIsToldApartFromFirstPackets() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      for (int flags :
          new int[] {
            ACK, ACK | PSH, SYN | ACK, FIN | ACK, 0, SYN | FIN, RST, RST | ACK, SYN | RST
          }) {
        byte[] frame = TestFrames.tcp(pair[0], pair[1], flags);
        assertThat(loaded.run(frame).action()).isEqualTo(DROP);
        assertThat(loaded.strays.read(10))
            .singleElement()
            .satisfies(
                stray -> {
                  assertThat(stray.type()).isEqualTo(EventType.STRAY);
                  assertThat(stray.head()).isEqualTo(frame);
                });
      }
    }
    assertThat(loaded.told()).isEmpty();
    assertThat(loaded.counter(Counter.STRAYS)).isEqualTo(18);
  }

  @Test
  void resetOfAFlowThatWasCutIsAStrayAndOneOfAKnownFlowIsNot() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      // given
      byte[] reset = TestFrames.tcp(pair[0], pair[1], RST);
      loaded.flow(pair[0], pair[1], SERVER);
      assertThat(loaded.run(reset).action()).isEqualTo(REDIRECT);
      assertThat(loaded.strays.read(10)).isEmpty();
      // when
      loaded.maps.flows().remove(Codec.flowKey(FlowKey.of(pair[0], pair[1]), Codec.TCP));
      // then
      assertThat(loaded.run(reset).action()).isEqualTo(DROP);
      assertThat(loaded.strays.read(10)).extracting(FrameEvent::head).containsExactly(reset);
    }
  }

  @Test
  void standbyForwardsWhatItKnowsAndDropsTheRest() throws Exception {
    // given
    loaded.service(VIP, Role.STANDBY);
    for (int flags : new int[] {SYN, ACK, RST, FIN | ACK}) {
      assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, flags)).action()).isEqualTo(DROP);
    }
    assertThat(loaded.counter(Counter.NOT_OWNED)).isEqualTo(4);
    assertThat(loaded.told()).isEmpty();
    assertThat(loaded.strays.read(10)).isEmpty();
    // and what another scheduler node sends here is for this node as a server
    loaded.peer(TestFrames.CLIENT_MAC, PEER);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(PASS);
    loaded.maps.peers().remove(Codec.peer(TestFrames.CLIENT_MAC));
    // and where the other nodes are not known, so is all
    loaded.service(VIP, Role.STANDBY_OPEN);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(PASS);
    assertThat(loaded.told()).isEmpty();
    // and
    loaded.flow(CLIENT, VIP, SERVER);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(REDIRECT);
  }

  @Test
  void nodeThatIsTheServerItselfGetsThePacketUnchanged() throws Exception {
    // given
    loaded.server(SERVER, ServerEntry.thisNode(0));
    loaded.flow(CLIENT, VIP, SERVER);
    byte[] frame = TestFrames.tcp(CLIENT, VIP, ACK);
    // when
    BpfProgram.TestRun run = loaded.run(frame);
    // then
    assertThat(run.action()).isEqualTo(PASS);
    assertThat(run.frame()).isEqualTo(frame);
    assertThat(loaded.flow(CLIENT, VIP).orElseThrow().packets()).isEqualTo(1);
    assertThat(loaded.counter(Counter.LOCAL)).isEqualTo(1);
  }

  @Test
  void packetOfAServerThatCannotBeReachedIsDropped() throws Exception {
    for (int server : new int[] {SERVER, 500, 1023, 1024, -1}) {
      // given an entry made unusable, one never set, and none
      loaded.server(SERVER, ServerEntry.unusable(0));
      loaded.flow(CLIENT, VIP, server);
      // then
      assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(DROP);
    }
    assertThat(loaded.counter(Counter.UNUSABLE)).isEqualTo(5);
  }

  @Test
  void packetThatAnotherSchedulerNodeSentOnIsNotSentOnAgain() throws Exception {
    // given
    loaded.peer(TestFrames.CLIENT_MAC, PEER);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(PASS);
    loaded.flow(CLIENT, VIP, SERVER);
    byte[] frame = TestFrames.tcp(CLIENT, VIP, ACK);
    // when
    BpfProgram.TestRun run = loaded.run(frame);
    // then
    assertThat(run.action()).isEqualTo(PASS);
    assertThat(run.frame()).isEqualTo(frame);
    assertThat(loaded.told()).isEmpty();
    assertThat(loaded.counter(Counter.FROM_PEERS)).isEqualTo(2);
  }

  @Test
  void newOwnerDecidesWhatTheOneBeforePassesOnUnlessThatSpeaksForItself() throws Exception {
    // given
    loaded.service(VIP, Role.OWNER, -1);
    loaded.peer(TestFrames.CLIENT_MAC, PEER);
    // when, then
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(DROP);
    assertThat(loaded.told()).extracting(FrameEvent::type).containsExactly(EventType.SYN);
    Endpoint prober = new Endpoint(PEER, 40000);
    assertThat(loaded.run(TestFrames.tcp(prober, VIP, SYN)).action()).isEqualTo(PASS);
    assertThat(loaded.told()).isEmpty();
    // and of known connections, those that this node serves reach it, and no others
    loaded.flow(CLIENT, VIP, SERVER);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(DROP);
    loaded.server(SERVER, ServerEntry.thisNode(0));
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(PASS);
    // and in the end it is no new one any more
    loaded.service(VIP, Role.OWNER, 1);
    loaded.maps.flows().remove(Codec.flowKey(FlowKey.of(CLIENT, VIP), Codec.TCP));
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(PASS);
  }

  @Test
  void fullRingLosesPacketsAndCountsThem() throws Exception {
    // given a ring for 18
    for (int i = 0; i < 30; i++) {
      assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, SYN)).action()).isEqualTo(DROP);
      assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, ACK)).action()).isEqualTo(DROP);
    }
    loaded.flow(CLIENT, VIP, SERVER);
    assertThat(loaded.run(TestFrames.tcp(CLIENT, VIP, FIN | ACK)).action()).isEqualTo(REDIRECT);
    // then
    assertThat(loaded.counter(Counter.SYNS)).isEqualTo(30);
    assertThat(loaded.counter(Counter.SYNS_LOST)).isEqualTo(30 - loaded.told().size()).isPositive();
    assertThat(loaded.counter(Counter.STRAYS_LOST))
        .isEqualTo(30 - loaded.strays.read(100).size())
        .isPositive();
    assertThat(loaded.counter(Counter.ENDS_LOST)).isEqualTo(1);
    // and the next is told
    loaded.run(TestFrames.tcp(endpoint("192.0.2.8", 1), VIP, SYN));
    assertThat(loaded.told()).hasSize(1);
  }

  @Test
  void whatIsNoneOfOursPassesUnchanged() throws Exception {
    loaded.flow(CLIENT, VIP, SERVER);
    byte[] ours = TestFrames.tcp(CLIENT, VIP, ACK);
    // another port, another address, another protocol
    passes(TestFrames.tcp(CLIENT, endpoint("10.77.0.100", 7071), SYN));
    passes(TestFrames.tcp(CLIENT, endpoint("10.77.0.101", 7070), SYN));
    passes(TestFrames.tcp(CLIENT6, endpoint("fd77::101", 7070), SYN));
    passes(TestFrames.ip(CLIENT.address(), VIP.address(), 47, new byte[40], 0));
    passes(TestFrames.ip(CLIENT6.address(), VIP6.address(), 44, new byte[40], 0));
    // not for this host; VLAN; ARP
    passes(with(ours, 0, 2));
    passes(with(ours, 12, 0x81));
    passes(with(ours, 13, 0x06));
    // IP of another version; too short a header; fragments, the first and a later one
    passes(with(ours, 14, 0x55));
    passes(with(ours, 14, 0x44));
    passes(with(ours, 20, 0x20));
    passes(with(ours, 21, 0x01));
    passes(with(TestFrames.tcp(CLIENT6, VIP6, ACK), 14, 0x50));
    assertThat(loaded.run(ours).action()).isEqualTo(REDIRECT);
  }

  @Test
  void frameThatEndsBeforeItsHeadersPasses() throws Exception {
    for (Endpoint[] pair : PAIRS) {
      loaded.flow(pair[0], pair[1], SERVER);
      byte[] whole = TestFrames.tcp(pair[0], pair[1], ACK);
      for (int length = TestFrames.shortest(whole); length < whole.length; length++) {
        passes(Arrays.copyOf(whole, length));
      }
      assertThat(loaded.run(whole).action()).isEqualTo(REDIRECT);
    }
  }

  private void passes(byte[] frame) throws Exception {
    BpfProgram.TestRun run = loaded.run(frame);
    assertThat(run.action()).isEqualTo(PASS);
    assertThat(run.frame()).isEqualTo(frame);
  }

  private static byte[] redirected(byte[] frame) {
    byte[] sent = frame.clone();
    System.arraycopy(SERVER_MAC.toBytes(), 0, sent, 0, 6);
    System.arraycopy(OUR_MAC.toBytes(), 0, sent, 6, 6);
    return sent;
  }

  private static byte[] with(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(InetAddress.ofLiteral(address), port);
  }
}
