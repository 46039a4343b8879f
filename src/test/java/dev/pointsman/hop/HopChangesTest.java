package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The running product, whose rules and servers change under live connections that hop. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class HopChangesTest {
  @TempDir Path directory;
  private HopLab lab;
  private final List<Socket> dialled = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    lab = new HopLab(directory);
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : dialled) {
      socket.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void connectionsOfADisabledServerMayBeClosedGradually() throws Exception {
    // given ten connections with a server
    Path conf = lab.configure(", on-server-gone = close-gradually", "hop { close-rate = 2 }");
    lab.start(conf);
    lab.command("server", "disable", "s2", "--conf", conf).orFail();
    for (int i = 0; i < 10; i++) {
      assertThat(dial(HopLab.VIP)).isEqualTo("s1");
    }
    lab.command("server", "enable", "s2", "--conf", conf).orFail();
    // when
    long began = System.nanoTime();
    lab.command("server", "disable", "s1", "--conf", conf).orFail();
    // then some are closed while others live, and in the end all are
    HopLab.await(() -> closed("server-disabled") > 0);
    int early = closed("server-disabled");
    assertThat(early).isLessThan(10);
    assertThat(dialled.stream().filter(this::answers).count()).isBetween(1L, 10L - early);
    HopLab.await(() -> closed("server-disabled") == 10);
    // two at once, and then two a second
    assertThat(System.nanoTime() - began).isGreaterThan(3_000_000_000L);
    assertThat(dialled).noneMatch(this::answers);
    assertThat(dial(HopLab.VIP)).isEqualTo("s2");
  }

  @Test
  void connectionsOfARuleThatAReloadTakesAwayMayEndUntilTheDeadline() throws Exception {
    // given a connection by each of two rules
    Path conf = lab.configure("", "");
    String one = Files.readString(conf).replace("drain-deadline = 2s", "drain-deadline = 5s");
    String two =
        one.replace(
            "rules = [", "rules = [{ vip = media, port = 7071, forward = hop, servers = [s1] },");
    EchoServer other = lab.server("s1").call(HopLab.SOON, () -> EchoServer.start("other", 7071));
    try {
      Files.writeString(conf, two);
      lab.start(conf);
      assertThat(dial(HopLab.VIP)).startsWith("s");
      assertThat(dial(HopLab.VIP, 7071)).isEqualTo("other");
      // when
      Files.writeString(conf, one);
      lab.command("reload", "--conf", conf).orFail();
      // then both go on
      assertThat(dialled).allMatch(this::answers);
      // and a new one is refused
      assertThatThrownBy(() -> connect(HopLab.VIP, 7071).close())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("refused");
      // and that of the rule which is gone is closed in time
      HopLab.await(() -> !answers(dialled.get(1)));
      assertThat(answers(dialled.get(0))).isTrue();
      assertThat(Files.readString(directory.resolve("access.log")))
          .contains("\"cause\":\"rule-removed\"");
      assertThat(lab.get("/api/v1/status").path("rules")).hasSize(1);
    } finally {
      other.close();
    }
  }

  @Test
  void connectionsOfTheLastRuleThatAReloadTakesAwayMayEndUntilTheDeadline() throws Exception {
    // given
    Path conf = lab.configure("", "");
    String hop = Files.readString(conf).replace("drain-deadline = 2s", "drain-deadline = 5s");
    Files.writeString(conf, hop);
    lab.start(conf);
    assertThat(dial(HopLab.VIP)).startsWith("s");
    // when
    Files.writeString(conf, hop.replace("forward = hop", "forward = relay"));
    lab.command("reload", "--conf", conf).orFail();
    // then it goes on, and is closed in time
    assertThat(dialled).allMatch(this::answers);
    HopLab.await(() -> !answers(dialled.getFirst()));
    assertThat(Files.readString(directory.resolve("access.log")))
        .contains("\"cause\":\"rule-removed\"");
    // and new ones are relayed
    HopLab.await(() -> !lab.filters().contains("pointsman-hop"));
    assertThat(dial(HopLab.VIP)).startsWith("s");
    HopLab.await(
        () ->
            lab.get("/api/v1/connections")
                .path("connections")
                .findValuesAsText("forward")
                .equals(List.of("relay")));
  }

  @Test
  void vipsOfAnInterfaceShareItsTable() throws Exception {
    // given two VIPs, and room for four connections
    InetAddress second = InetAddress.ofLiteral("10.99.0.101");
    for (String server : List.of("s1", "s2")) {
      HopLab.on(
          lab.server(server), Command.of("ip", "address", "add", "10.99.0.101/32", "dev", "lo"));
    }
    Path conf = lab.configure("", "hop { max-flows = 4, max-half-open = 4 }");
    String text =
        Files.readString(conf)
            .replace(
                "vips {",
                "vips { other { address = 10.99.0.101, interface = eth0, schedulers = [sched-1] },")
            .replace(
                "rules = [",
                "rules = [{ vip = other, port = 7070, forward = hop, servers = [s1, s2] },");
    Files.writeString(conf, text);
    lab.start(conf);
    HopLab.await(() -> isListening("other") && isListening("media"));
    // when
    for (int i = 0; i < 2; i++) {
      assertThat(dial(HopLab.VIP)).startsWith("s");
      assertThat(dial(second)).startsWith("s");
    }
    // then each has counted its own, and there is no room for a fifth, whichever it dials
    HopLab.await(() -> countOpen() == 4);
    assertThat(refused(HopLab.VIP)).isTrue();
    assertThat(refused(second)).isTrue();
    assertThat(closed("table-full")).isEqualTo(2);
    assertThat(dialled).allMatch(this::answers);
    // and there is when one has ended
    dialled.getFirst().setSoLinger(true, 0);
    dialled.removeFirst().close();
    HopLab.await(() -> !refused(second));
    assertThat(dialled).allMatch(this::answers);
  }

  private long countOpen() {
    return lab.get("/api/v1/connections").path("connections").findValuesAsText("phase").stream()
        .filter("open"::equals)
        .count();
  }

  private boolean isListening(String vip) {
    for (JsonNode each : lab.get("/api/v1/status").path("vips")) {
      if (each.path("name").asText().equals(vip)) {
        return each.path("owner").asText().equals("sched-1")
            && each.at("/listeners/0/state").asText().equals("listening");
      }
    }
    return false;
  }

  private boolean refused(InetAddress vip) throws Exception {
    try (Socket socket = connect(vip, HopLab.PORT)) {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private String dial(InetAddress vip) throws Exception {
    return dial(vip, HopLab.PORT);
  }

  /** Dials, and keeps the connection; its server's name. */
  private String dial(InetAddress vip, int port) throws Exception {
    Socket socket = connect(vip, port);
    dialled.add(socket);
    StringBuilder greeting = new StringBuilder();
    for (int read = socket.getInputStream().read();
        read != '\n' && read >= 0;
        read = socket.getInputStream().read()) {
      greeting.append((char) read);
    }
    return greeting.toString().split(" ", 2)[0];
  }

  private Socket connect(InetAddress vip, int port) throws Exception {
    Socket socket =
        lab.client()
            .call(
                HopLab.SOON,
                () -> {
                  Socket made = new Socket();
                  made.bind(null); // which makes it here, for good
                  return made;
                });
    try {
      socket.connect(new InetSocketAddress(vip, port), 10_000);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Whether something that is said on a connection is said back. */
  private boolean answers(Socket socket) {
    try {
      socket.getOutputStream().write("x\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readNBytes(2).length == 2;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many connections were closed for that cause, of all rules. */
  private int closed(String cause) {
    return lab.get("/api/v1/status").path("rules").findValues(cause).stream()
        .mapToInt(JsonNode::asInt)
        .sum();
  }
}
