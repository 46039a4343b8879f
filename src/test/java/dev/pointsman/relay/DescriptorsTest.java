package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.ProductProcess;
import dev.pointsman.testkit.product.RelayRule;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product as a process that has few file descriptors. */
@Timeout(90)
final class DescriptorsTest {
  private static final String VIP = "127.0.55.2";
  private static final String SERVER = "127.0.55.31";

  /** The JVM and an idle node take some 100 of them. */
  private static final int FILES = 260;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void clientsForWhomNoDescriptorIsLeftAreTurnedAwayAndTheOthersGoOn(@TempDir Path directory)
      throws Exception {
    // given
    InetSocketAddress vip = new InetSocketAddress(VIP, Ports.free(VIP));
    InetSocketAddress at = new InetSocketAddress(SERVER, Ports.free(SERVER));
    SiteDescription site =
        new SiteDescription(
            Map.of("media", VIP),
            Map.of("a", SERVER),
            List.of(RelayRule.telnet("media", vip.getPort(), "a", at.getPort())));
    List<Socket> clients = new ArrayList<>();
    try (GreetingServer server = GreetingServer.on(at);
        ProductProcess product =
            ProductProcess.start(site, directory, command -> command.openingAtMost(FILES));
        Socket steady = Wire.dial(vip)) {
      assertThat(Wire.receive(steady, 2)).isEqualTo("hi");
      try {
        // when
        boolean served = true;
        while (served && clients.size() < FILES) {
          Socket client = Wire.dial(vip);
          clients.add(client);
          served = greeted(client);
        }
        // then
        assertThat(served).as("%d clients", clients.size()).isFalse();
        assertThat(product.awaitLogLine(line -> line.contains("descriptors=exhausted"), PATIENCE))
            .contains("WARN", "ulimit -n");
        product.awaitLogLine(line -> line.contains("refused=no-descriptor"), PATIENCE);
        // when they come faster than they are turned away
        List<Socket> burst = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
          Socket client = Wire.dial(vip);
          clients.add(client);
          burst.add(client);
        }
        // then
        for (Socket client : burst) {
          assertThat(greeted(client)).isFalse();
        }
        Wire.send(steady, "still here");
        assertThat(Wire.receive(steady, 10)).isEqualTo("still here");
      } finally {
        // when
        for (Socket client : clients) {
          client.close();
        }
      }
      // then
      product.awaitLogLine(line -> line.contains("descriptors=available"), PATIENCE);
      try (Socket client = Wire.dial(vip)) {
        assertThat(greeted(client)).isTrue();
      }
      Wire.send(steady, "as ever");
      assertThat(Wire.receive(steady, 7)).isEqualTo("as ever");
      assertThat(product.log())
          .noneMatch(line -> line.contains("health=down"))
          .noneMatch(line -> line.contains("Exception"));
      assertThat(server.failures()).isEmpty();
    }
  }

  /** Whether the client reached the server, rather than being reset. */
  private static boolean greeted(Socket client) throws IOException {
    try {
      return Wire.receive(client, 2).equals("hi");
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
      return false;
    }
  }
}
