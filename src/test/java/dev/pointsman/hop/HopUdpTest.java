package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams of a client to the VIP, through the running product. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopUdpTest {
  private static final int UDP = 6970;
  private static final InetSocketAddress TO = new InetSocketAddress(HopLab.VIP, UDP);

  @TempDir Path directory;
  private HopLab lab;
  private final Map<String, DatagramSocket> sockets = new HashMap<>();

  @BeforeEach
  void open() throws Exception {
    lab = new HopLab(directory);
    for (String server : new String[] {"s1", "s2"}) {
      sockets.put(server, lab.server(server).call(HopLab.SOON, () -> new DatagramSocket(UDP)));
      socket(server).setSoTimeout(200);
    }
    sockets.put("client", lab.client().call(HopLab.SOON, () -> new DatagramSocket(0)));
  }

  @AfterEach
  void close() {
    sockets.values().forEach(DatagramSocket::close);
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "10m"})
  void clientThatDialsAgainFromTheSamePortsSendsToItsNewServer(String linger) throws Exception {
    // given a client that has sent datagrams to its first server
    lab.start(lab.configure(", policy = round-robin", "hop { linger-timeout = " + linger + " }"));
    String first;
    try (Socket dialled = lab.dial()) {
      first = greeting(dialled);
      HopLab.await(() -> reaches(first));
    }
    if (linger.equals("1s")) {
      HopLab.await(() -> lab.get("/api/v1/status").at("/rules/0/live").asInt() == 0);
    }
    // when
    try (Socket dialled = lab.dial()) {
      String second = greeting(dialled);
      // then
      assertThat(second).isNotEqualTo(first);
      HopLab.await(() -> reaches(second));
      drain(first);
      assertThat(reaches(second)).isTrue();
      assertThat(reaches(first)).isFalse();
    }
  }

  /** Sends a datagram; whether the server gets one. */
  private boolean reaches(String server) throws IOException {
    socket("client").send(new DatagramPacket(new byte[] {1}, 1, TO));
    return receives(server);
  }

  private boolean receives(String server) throws IOException {
    try {
      socket(server).receive(new DatagramPacket(new byte[16], 16));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** What has come before is forgotten. */
  private void drain(String server) throws IOException {
    boolean more = true;
    while (more) {
      more = receives(server);
    }
  }

  private DatagramSocket socket(String of) {
    return Objects.requireNonNull(sockets.get(of));
  }

  private static String greeting(Socket dialled) throws IOException {
    return new String(dialled.getInputStream().readNBytes(2), StandardCharsets.US_ASCII);
  }
}
