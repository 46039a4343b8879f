package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.testkit.Tools;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dials that are given up as soon as they have begun. */
@Timeout(120)
final class ClientsThatResetAtOnceTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int CLIENTS = 400;

  /** Of this process, which others may use: far fewer than one of ten clients. */
  private static final int OTHERS = 20;

  @Test
  void theyLeaveNoFileDescriptorBehind() throws Exception {
    Tools.require(Files.isDirectory(DESCRIPTORS), "/proc", "run it on Linux");
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    try (GreetingServer server = GreetingServer.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      // given
      assertThat(server).isNotNull();
      site.dial().close();
      await().until(() -> live(site) == 0);
      long before = descriptors();
      // when
      for (int i = 0; i < CLIENTS; i++) {
        Socket client = site.dial();
        client.setSoLinger(true, 0);
        client.close();
      }
      // then
      await().until(() -> live(site) == 0 && descriptors() < before + OTHERS);
    }
  }

  private static long live(RunningSite site) {
    return site.view().rules().getFirst().live();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.count();
    }
  }
}
