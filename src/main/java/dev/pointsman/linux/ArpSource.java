package dev.pointsman.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the kernel name an interface's own address, and not a VIP, when it asks the neighbours for a
 * hardware address: {@code arp_announce} 2 (Documentation/networking/ip-sysctl.rst). With 0, the
 * default, it names the source of the packet that it wants to send, and the neighbours learn from
 * the question that the VIP is here: also when another node has it by now.
 *
 * <p>The kernel goes by the greater of the interface's value and that for all interfaces, so the
 * interface's own suffices. IPv6 has no such setting. Not for use by two threads at a time.
 */
public final class ArpSource {
  private static final Logger LOG = LoggerFactory.getLogger(ArpSource.class);
  private static final Path CONF = Path.of("/proc/sys/net/ipv4/conf");
  private static final int OWN = 2;

  /** What it was where it was changed. */
  private final Map<String, Integer> before = new HashMap<>();

  /** Where it could not be set, which the log has. */
  private final Set<String> failed = new HashSet<>();

  /**
   * From now on the interface's own address is named; to be said anew for one that may have gone
   * and come again. Where that cannot be set, the log says so once: a VIP can do without.
   */
  public void useOwn(String interfaceName) {
    try {
      int set = read(interfaceName);
      if (Math.max(set, read("all")) < OWN) {
        write(interfaceName, OWN);
        before.put(interfaceName, set);
        LOG.info("interface={} arp_announce={} was={}", interfaceName, OWN, set);
      }
    } catch (IOException | NumberFormatException e) {
      if (failed.add(interfaceName)) {
        LOG.warn(
            "interface={} arp_announce could not be set to {}: {}; after this node was cut off it"
                + " may draw the clients of a VIP to itself for a moment (set"
                + " net.ipv4.conf.{}.arp_announce = {} on this machine)",
            interfaceName,
            OWN,
            e.toString(),
            interfaceName.replace('.', '/'),
            OWN);
      }
    }
  }

  /** Sets back what was changed, unless somebody has changed it since. */
  public void restore() {
    before.forEach(
        (interfaceName, value) -> {
          try {
            if (read(interfaceName) == OWN) {
              write(interfaceName, value);
            }
          } catch (IOException | NumberFormatException e) {
            LOG.warn(
                "interface={} arp_announce could not be set back to {}: {}",
                interfaceName,
                value,
                e.toString());
          }
        });
    before.clear();
  }

  private static int read(String of) throws IOException {
    return Integer.parseInt(Files.readString(file(of)).strip());
  }

  private static void write(String of, int value) throws IOException {
    Files.writeString(file(of), Integer.toString(value));
  }

  private static Path file(String of) {
    return CONF.resolve(of).resolve("arp_announce");
  }
}
