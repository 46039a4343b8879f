package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.PeerTrust;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The links of nodes in one process, through real sockets. */
@Timeout(120)
final class PeerLinksTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void everyNodeReachesEveryOtherAndHearsWhatItPublishes() throws IOException {
    try (Mesh mesh = new Mesh(5)) {
      // when
      List<Mesh.Node> nodes = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        nodes.add(mesh.start(i, i));
      }
      // then
      for (Mesh.Node node : nodes) {
        for (LinkSettings.Peer peer : node.settings.peers()) {
          node.recorder.await1("up " + peer.name());
          node.recorder.await1("received " + peer.name() + " " + peer.name());
        }
        assertThat(node.recorder.refusals()).isEmpty();
        assertThat(node.recorder.lines("closed")).isEmpty();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(node.links.statistics())
                        .allSatisfy(
                            peer -> {
                              assertThat(peer.inboundSince()).isPresent();
                              assertThat(peer.outboundSince()).isPresent();
                              assertThat(peer.smoothedRoundTrip()).isPresent();
                              assertThat(peer.heard()).isPositive();
                              assertThat(peer.received()).isPositive();
                              assertThat(peer.links()).isEqualTo(1);
                            }));
      }
    }
  }

  @Test
  void aNodeThatClosesIsPlannedAndLeavesNeitherThreadNorPort() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node stays = mesh.start(1, 1);
      Mesh.Node leaves = mesh.start(2, 2);
      stays.recorder.await1("reached n2 2");
      leaves.recorder.await1("reached n1 1");
      stays.recorder.await1("up n2");
      leaves.recorder.await1("up n1");
      // when
      leaves.close();
      // then
      stays.recorder.await1("closed n2 2 PLANNED");
      assertThat(threadsOf("n2")).isEmpty();
      mesh.start(2, 3);
      stays.recorder.await1("reached n2 3");
      assertThat(stays.recorder.lines("closed")).containsExactly("closed n2 2 PLANNED");
    }
    assertThat(threadsOf("n1")).isEmpty();
  }

  @Test
  void nodesOfDifferentSitesRefuseEachOtherOnBothSides() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // when
      Mesh.Node london = mesh.start(mesh.settings(1, "london", 1), none());
      Mesh.Node paris = mesh.start(mesh.settings(2, "paris", 2), none());
      // then
      Refusal here = london.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.OTHER_SITE);
      Refusal there = paris.recorder.awaitRefusal(Refusal.Side.THERE, RefusalReason.OTHER_SITE);
      assertThat(here.text())
          .isEqualTo(
              "n2 of site paris dialled n1 of site london (expected: one `cluster.name` on all"
                  + " nodes)")
          .isEqualTo(there.text());
      assertThat(london.recorder.lines()).isEmpty();
    }
  }

  @Test
  void aNodeThatReachesAnotherThanItDialledIsRefused() throws IOException {
    try (Mesh mesh = new Mesh(3)) {
      // given: n1 believes that n3 is where n2 is
      Mesh.Node two = mesh.start(2, 2);
      LinkSettings.Peer wrong =
          new LinkSettings.Peer(Mesh.name(3), mesh.place(2).host(), mesh.place(2).port());
      // when
      Mesh.Node one = mesh.start(withPeers(mesh.settings(1, "site", 1), List.of(wrong)), none());
      // then
      Refusal refusal = one.recorder.awaitRefusal(Refusal.Side.THERE, RefusalReason.OTHER_NODE);
      assertThat(refusal.text())
          .isEqualTo("n1 dialled n3 and reached n2 (expected: `host` and `link-port` of n3)");
      two.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.OTHER_NODE);
    }
  }

  @Test
  void aNodeThatIsNotConfiguredOrHasTheOwnNameIsRefused() throws IOException {
    try (Mesh mesh = new Mesh(3)) {
      // given: n2 knows nobody but n1, which dials itself as n2
      LinkSettings.Peer one = mesh.place(1);
      Mesh.Node two = mesh.start(withPeers(mesh.settings(2, "site", 2), List.of(one)), none());
      // when
      Mesh.Node three = mesh.start(3, 3);
      LinkSettings.Peer self = new LinkSettings.Peer(Mesh.name(2), one.host(), one.port());
      Mesh.Node dialsItself =
          mesh.start(withPeers(mesh.settings(1, "site", 1), List.of(self)), none());
      // then
      three.recorder.awaitRefusal(Refusal.Side.THERE, RefusalReason.UNKNOWN_NODE);
      two.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.UNKNOWN_NODE);
      dialsItself.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.OWN_NAME);
    }
  }

  @Test
  void aSecondProcessOfANameAtAnotherAddressIsRefusedWhileTheFirstLives() throws IOException {
    try (Mesh mesh = new Mesh(3)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      mesh.start(2, 2);
      one.recorder.await1("reached n2 2");
      // when: another process calls itself n2, at the place of n3
      LinkSettings.Peer third = mesh.place(3);
      try (Mesh.Node second =
          new Mesh.Node(
              new LinkSettings(
                  "site",
                  Mesh.name(2),
                  9,
                  third.host(),
                  third.port(),
                  List.of(mesh.place(1)),
                  Mesh.SILENCE),
              PeerSecurity.of(none()))) {
        // then
        second.recorder.awaitRefusal(Refusal.Side.THERE, RefusalReason.DUPLICATE);
        assertThat(one.recorder.lines("reached")).containsExactly("reached n2 2");
        assertThat(one.recorder.lines("closed")).isEmpty();
      }
    }
  }

  @Test
  void aLaterProcessAtTheSameAddressTakesOverAndTheSameOneDiallingAgainIsNoNews()
      throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      try (Socket first = hello(mesh, 5)) {
        one.recorder.await1("reached n2 5");
        // when
        try (Socket again = hello(mesh, 5);
            Socket later = hello(mesh, 6)) {
          one.recorder.await1("reached n2 6");
          // then: those that were replaced are closed by this side
          assertThat(first.getInputStream().read()).isEqualTo(-1);
          assertThat(again.getInputStream().read()).isEqualTo(-1);
          later.getOutputStream().write(FrameCodec.encode(state("six")));
          one.recorder.await1("received n2 six");
        }
        one.recorder.await1("closed n2 6 PROCESS_GONE");
      }
      assertThat(one.recorder.lines())
          .containsExactly(
              "reached n2 5", "closed n2 5 RESTARTED", "reached n2 6", "closed n2 6 PROCESS_GONE");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPeerThatHangsUpWithoutAFarewellAndStillListensHasNotDied(boolean reset) throws IOException {
    try (Mesh mesh = new Mesh(2);
        ServerSocket listens = new ServerSocket()) {
      // given
      LinkSettings.Peer place = mesh.place(2);
      listens.bind(new InetSocketAddress(place.host(), place.port()));
      Mesh.Node one = mesh.start(1, 1);
      Socket peer = hello(mesh, 5);
      one.recorder.await1("reached n2 5");
      // when
      peer.setSoLinger(reset, 0);
      peer.close();
      // then
      one.recorder.await1("closed n2 5 NETWORK");
      assertThat(one.recorder.lines("closed")).containsExactly("closed n2 5 NETWORK");
      // when it hangs up again, and nobody listens any more
      Socket again = hello(mesh, 5);
      one.recorder.awaitCount("reached n2 5", 2);
      hangUp(listens);
      again.setSoLinger(reset, 0);
      again.close();
      // then
      one.recorder.await1("closed n2 5 PROCESS_GONE");
    }
  }

  @Test
  void anotherVersionOfTheProtocolIsRefusedByItsNumber() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      try (Socket socket = connect(mesh)) {
        // when
        socket.getOutputStream().write(FrameCodec.encode(new Frame.OtherHello(7)));
        // then
        Frame answer = read(socket);
        assertThat(answer)
            .isEqualTo(
                new Frame.Refused(
                    RefusalReason.OTHER_VERSION,
                    "protocol version 7 meets 5 (expected: releases of one protocol version on all"
                        + " nodes)"));
      }
      one.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.OTHER_VERSION);
    }
  }

  @Test
  void theBareEndOfALifelineIsTheEndOfItsProcessThoughItsLinkIsOpen() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      Mesh.Node one = mesh.start(1, 1);
      try (Socket link = hello(mesh, 7)) {
        one.recorder.await1("reached n2 7");
        // when: that of an earlier process ends
        hello(mesh, 6, Frame.Purpose.LIFELINE).close();
        // then: it is nobody's; and when that of this one does, its link is ended
        hello(mesh, 7, Frame.Purpose.LIFELINE).close();
        one.recorder.await1("closed n2 7 PROCESS_GONE");
        assertThat(link.getInputStream().read()).isNegative();
        assertThat(one.recorder.lines("closed")).hasSize(1);
      }
    }
  }

  @Test
  void theResetOfALifelineSaysNothing() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      Mesh.Node one = mesh.start(1, 1);
      try (Socket link = hello(mesh, 7)) {
        Socket reset = hello(mesh, 7, Frame.Purpose.LIFELINE);
        reset.setSoLinger(true, 0);
        // when
        reset.close();
        // then: the link goes on, and ends by its own end
        link.getOutputStream().write(FrameCodec.encode(new Frame.State(1, new byte[] {1})));
        assertThat(read(link)).isInstanceOf(Frame.Heard.class);
        link.getOutputStream().write(FrameCodec.encode(new Frame.Bye()));
        one.recorder.await1("closed n2 7 PLANNED");
        assertThat(one.recorder.lines("closed")).hasSize(1);
      }
    }
  }

  @Test
  void garbageAfterTheWelcomeIsNoCrash() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      try (Socket socket = hello(mesh, 5)) {
        // when
        socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
        // then
        one.recorder.await1("closed n2 5 GARBAGE");
      }
    }
  }

  @Test
  void strangersThatFloodHangOrSendGarbageDoNotHinderAPeer() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given: one address takes all the places that it may have, and asks for more
      Mesh.Node one = mesh.start(1, 1);
      List<Socket> hanging = new ArrayList<>();
      try {
        for (int i = 0; i < 3 * Limits.STRANGERS; i++) {
          Socket socket = connect(mesh, "127.0.71.99");
          hanging.add(socket);
          socket.getOutputStream().write(new byte[] {0, 0, 0});
        }
        one.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.TOO_MANY);
        // when
        mesh.start(2, 2);
        // then
        one.recorder.await1("received n2 n2");
        Refusal late = one.recorder.awaitRefusal(Refusal.Side.HERE, RefusalReason.GARBAGE);
        assertThat(late.text()).isEqualTo("no hello within 2000 ms");
        assertThat(one.recorder.lines("closed")).isEmpty();
      } finally {
        hanging.forEach(Sockets::close);
      }
    }
  }

  @Test
  void aPeerThatSendsHalfAFrameAndHangsIsSilent() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given
      Mesh.Node one = mesh.start(1, 1);
      try (Socket socket = hello(mesh, 5)) {
        // when: one octet after the other, and never a frame
        socket.getOutputStream().write(new byte[] {0, 0, 1});
        // then
        one.recorder.await1("closed n2 5 SILENT");
      }
    }
  }

  @Test
  void onlyTheNewestOfWhatWaitsIsSent() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      // given: nobody at n2 yet
      LinkSettings settings = mesh.settings(1, "site", 1);
      try (Mesh.Node one = new Mesh.Node(settings, PeerSecurity.of(none()))) {
        for (String payload : List.of("old", "older", "newest")) {
          one.links.publish(Mesh.name(2), payload.getBytes(UTF_8));
        }
        // when
        Mesh.Node two = mesh.start(2, 2);
        // then
        two.recorder.await1("received n1 newest");
        assertThat(two.recorder.lines("received")).containsExactly("received n1 newest");
        assertThat(one.links.statistics().getFirst().replaced()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatCannotBePublishedIsSaid() throws IOException {
    try (Mesh mesh = new Mesh(2)) {
      Mesh.Node one = mesh.start(1, 1);
      assertThatThrownBy(() -> one.links.publish(Mesh.name(3), new byte[0]))
          .hasMessage("peer: n3 (expected: one of [n2])");
      assertThatThrownBy(() -> one.links.publish(Mesh.name(2), new byte[65537]))
          .hasMessage("payload: 65537 bytes (expected: at most 65536)");
      assertThatThrownBy(() -> mesh.start(1, 2)).hasMessageContaining("link-port 127.0.71.1:");
    }
  }

  private static PeerTrust none() {
    return new PeerTrust.None();
  }

  private static LinkSettings withPeers(LinkSettings settings, List<LinkSettings.Peer> peers) {
    return new LinkSettings(
        settings.site(),
        settings.node(),
        settings.incarnation(),
        settings.host(),
        settings.port(),
        peers,
        settings.silence());
  }

  /** A hand-made connection from n2's address to n1 that was welcomed. */
  private static Socket hello(Mesh mesh, long incarnation) throws IOException {
    return hello(mesh, incarnation, Frame.Purpose.STATES);
  }

  private static Socket hello(Mesh mesh, long incarnation, Frame.Purpose purpose)
      throws IOException {
    Socket socket = connect(mesh);
    socket
        .getOutputStream()
        .write(
            FrameCodec.encode(
                new Frame.Hello(
                    "site", new NodeName("n2"), incarnation, new NodeName("n1"), purpose)));
    assertThat(read(socket)).isInstanceOf(Frame.Welcome.class);
    return socket;
  }

  private static Socket connect(Mesh mesh) throws IOException {
    return connect(mesh, mesh.place(2).host());
  }

  private static Socket connect(Mesh mesh, String from) throws IOException {
    LinkSettings.Peer one = mesh.place(1);
    return new Socket(
        InetAddress.ofLiteral(one.host()), one.port(), InetAddress.ofLiteral(from), 0);
  }

  private static Frame read(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return FrameCodec.decode(in.readNBytes(FrameCodec.length(in.readInt(), Limits.ANSWER)));
  }

  private static Frame state(String payload) {
    return new Frame.State(1, payload.getBytes(UTF_8));
  }

  private static List<String> threadsOf(String node) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith(node + ": "))
        .toList();
  }

  /** Closes what its test has not done with. */
  private static void hangUp(ServerSocket socket) throws IOException {
    socket.close();
  }
}
