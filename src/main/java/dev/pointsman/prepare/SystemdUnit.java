package dev.pointsman.prepare;

import dev.pointsman.prepare.Host.PlacedBy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A systemd unit that prepares the server at each boot, by the same commands and without Java.
 *
 * <p>It comes before {@code network.target}, so that streaming servers that start after that find
 * the VIP; after what may empty nftables or set kernel parameters; and its {@code ExecStopPost},
 * which systemd runs after a failed start as well, leaves nothing half done. A reload puts back the
 * rules alone.
 */
public final class SystemdUnit {
  /** The first line, by which the file is known as ours. */
  public static final String FIRST_LINE =
      "# Written by `pointsman server-prepare --systemd`, which writes it anew when told.";

  private SystemdUnit() {}

  /** The VIPs that a unit is for: those asked for and those prepared, without others' addresses. */
  public static Set<InetAddress> vips(Collection<InetAddress> asked, Host host) {
    Set<InetAddress> vips = new LinkedHashSet<>(host.table().vips());
    vips.addAll(asked);
    host.loopback().addresses().stream()
        .filter(each -> each.placedBy() == PlacedBy.OTHERS)
        .forEach(each -> vips.remove(each.address()));
    return vips;
  }

  /**
   * The text of the unit.
   *
   * @param kept what the kernel parameters were before
   * @param path the file of a program
   */
  public static String text(
      Set<InetAddress> vips,
      Map<String, Kept> kept,
      List<String> interfaces,
      UnaryOperator<String> path) {
    String devices = interfaces.stream().map(SystemdUnit::device).collect(Collectors.joining(" "));
    StringBuilder text = new StringBuilder(FIRST_LINE).append("\n[Unit]\n");
    text.append("Description=VIPs that Pointsman's connections hop to this server with: ")
        .append(vips.stream().map(AddressText::of).collect(Collectors.joining(", ")))
        .append('\n')
        .append("After=systemd-sysctl.service nftables.service firewalld.service\n")
        .append("After=networking.service NetworkManager.service systemd-networkd.service\n");
    if (!devices.isEmpty()) {
      text.append("After=%s\nWants=%s\n".formatted(devices, devices));
    }
    text.append("Before=network.target\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n");
    new TreeMap<>(kept).forEach((key, each) -> start(text, Preparing.set(key, each.set()), path));
    for (InetAddress vip : vips) {
      start(text, Loopback.replace(vip), path);
    }
    text.append("ExecStart=").append(rules(vips, path)).append('\n');
    text.append("ExecReload=").append(rules(vips, path)).append('\n');
    stop(text, Ruleset.delete(), path);
    for (InetAddress vip : vips) {
      stop(text, Loopback.delete(vip), path);
    }
    new TreeMap<>(kept).forEach((key, each) -> stop(text, Preparing.set(key, each.before()), path));
    return text.append("\n[Install]\nWantedBy=multi-user.target\n").toString();
  }

  private static void start(StringBuilder text, ShellCommand command, UnaryOperator<String> path) {
    text.append("ExecStart=").append(line(command, path)).append('\n');
  }

  /** With a minus: what is gone already does not keep the rest from going. */
  private static void stop(StringBuilder text, ShellCommand command, UnaryOperator<String> path) {
    text.append("ExecStopPost=-").append(line(command, path)).append('\n');
  }

  private static String line(ShellCommand command, UnaryOperator<String> path) {
    String program = command.program();
    return path.apply(program) + command.line().substring(program.length());
  }

  /** All rules as one argument, as a unit cannot give a program something to read. */
  private static String rules(Set<InetAddress> vips, UnaryOperator<String> path) {
    String rules = Ruleset.load(vips).input().strip();
    return path.apply("nft") + " '" + rules.replace("\n", " \\\n") + "'";
  }

  /** The unit of an interface (systemd.unit(5), "String escaping for inclusion in unit names"). */
  private static String device(String interfaceName) {
    StringBuilder name = new StringBuilder("sys-subsystem-net-devices-");
    for (byte each : interfaceName.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      boolean plain =
          letter < 128 && (Character.isLetterOrDigit(letter) || ":_.".indexOf(letter) >= 0);
      name.append(
          plain ? String.valueOf(letter) : String.format(Locale.ROOT, "\\x%02x", (int) letter));
    }
    return name + ".device";
  }
}
