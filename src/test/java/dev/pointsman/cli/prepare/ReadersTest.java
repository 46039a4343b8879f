package dev.pointsman.cli.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.prepare.Host.Link;
import dev.pointsman.prepare.Host.PlacedBy;
import dev.pointsman.prepare.Kept;
import dev.pointsman.prepare.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs and our own file say, read into our words. */
final class ReadersTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void interfacesAreReadFromIp() throws PrepareFailure {
    List<Link> links =
        HostReader.links(
            """
            [{"ifname":"lo","flags":["LOOPBACK","UP"],"link_type":"loopback","addr_info":[
               {"family":"inet","local":"10.0.0.9","prefixlen":32,"label":"lo:pmvip"},
               {"family":"inet6","local":"fd00::9","prefixlen":128,"metric":28790},
               {"family":"inet6","local":"fd00::8","prefixlen":128}]},
             {"ifname":"eth0","flags":["UP"],"link_type":"ether","master":"br0","addr_info":[]},
             {"ifname":"br0","flags":["UP"],"link_type":"ether",
               "linkinfo":{"info_kind":"bridge"},"addr_info":[
               {"family":"inet","local":"10.0.0.8","prefixlen":32,"label":"br0:pm"}]},
             {"ifname":"dummy0","flags":["NOARP"],"link_type":"ether",
               "linkinfo":{"info_kind":"dummy"},"addr_info":[]}]
            """);
    assertThat(links).extracting(Link::name).containsExactly("lo", "eth0", "br0", "dummy0");
    assertThat(links).extracting(Link::loopback).containsExactly(true, false, false, false);
    assertThat(links).extracting(Link::arp).containsExactly(false, true, true, false);
    assertThat(links).extracting(Link::up).containsExactly(true, true, true, false);
    assertThat(links).extracting(Link::own).containsExactly(true, false, true, true);
    assertThat(links).extracting(Link::physical).containsExactly(true, true, false, false);
    assertThat(links.getFirst().addresses())
        .extracting(each -> each.placedBy())
        .containsExactly(PlacedBy.PREPARATION, PlacedBy.PREPARATION, PlacedBy.OTHERS);
    assertThat(links.get(2).addresses().getFirst().placedBy()).isEqualTo(PlacedBy.SCHEDULER_NODE);
  }

  @Test
  void listenersAreReadFromSs() throws PrepareFailure {
    List<Listener> listeners =
        ListenerReader.parse(
            """
            LISTEN 0      5            0.0.0.0:8554      0.0.0.0:*    users:(("rtspd",pid=7,fd=5))
            LISTEN 0      4096               *:80              *:*
            LISTEN 0      128             [::]:22           [::]:*    users:(("sshd",pid=1,fd=4),("sshd",pid=2,fd=4))
            LISTEN 0      128   127.0.0.53%lo:53        0.0.0.0:*
            LISTEN 0      128   [fd00::1]:554            [::]:*
            """);
    assertThat(listeners)
        .containsExactly(
            new Listener(address("0.0.0.0"), true, false, 8554, "rtspd (pid 7)"),
            new Listener(address("::"), true, true, 80, ""),
            new Listener(address("::"), true, false, 22, "sshd (pid 1)"),
            new Listener(address("127.0.0.53"), false, false, 53, ""),
            new Listener(address("fd00::1"), false, false, 554, ""));
  }

  @Test
  void elementsAreReadFromNft() {
    assertThat(
            HostReader.elements(
                "table inet t {\n\tset vip4 {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1,\n\t\t\t     10.0.0.2 }\n\t}\n}\n"))
        .containsExactlyInAnyOrder(address("10.0.0.1"), address("10.0.0.2"));
    assertThat(HostReader.elements("table inet t {\n set vip4 {\n type ipv4_addr\n }\n}\n"))
        .isEmpty();
  }

  @Test
  void whatWasKept_isReadAsItWasWritten_andGoesWithTheLast() throws PrepareFailure {
    Path path = directory.resolve("run/kept");
    KeptFile file = new KeptFile(path);
    assertThat(file.read()).isEmpty();
    Map<String, Kept> kept = Map.of("net.ipv4.conf.eth0/100.arp_ignore", new Kept(0, 1));
    // when
    file.write(kept);
    // then
    assertThat(file.read()).isEqualTo(kept);
    file.write(Map.of());
    assertThat(path).doesNotExist();
  }

  @Test
  void aDamagedFile_isRefusedWithItsLine() throws IOException {
    Path path = Files.writeString(directory.resolve("kept"), "# fine\nnet.x 1\n");
    assertThatThrownBy(() -> new KeptFile(path).read())
        .isInstanceOf(PrepareFailure.class)
        .hasMessageStartingWith(path + ":2: net.x 1 (expected:");
  }

  @Test
  void aProgramThatIsMissing_isNamedWithItsPackage() {
    assertThatThrownBy(() -> Programs.path("no-such-program"))
        .isInstanceOf(PrepareFailure.class)
        .hasMessageContaining("there is no program no-such-program: install it");
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
