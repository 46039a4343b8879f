package dev.pointsman.prepare;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The nftables rules by which a session's UDP leaves from the VIP that the session is with, and no
 * other packet is changed.
 *
 * <p>A UDP packet that this host sends gets the VIP as its source, without any connection tracking,
 * when all of this holds: its socket's user has, or had within the last hour, a TCP session on a
 * VIP with the address that it goes to ({@code session4}); it is not bound to a VIP anyway; neither
 * port is below 1024; the client did not address this server's own address from and at these ports
 * ({@code talk4}). A flow keeps the VIP that it began with ({@code flow4}); one that begins gets
 * that of the client's newest session. What the client sends back to the VIP is given to the
 * address that the flow's packets had before ({@code own4}), as a connected socket hears nothing
 * else.
 *
 * <p>Sessions are learnt from segments that this host sends and that follow a complete handshake,
 * so that a flood of SYNs leaves no trace. Everything has a size and a time-out. The output chain
 * comes before connection tracking (-200), so that a firewall on this host sees one flow between
 * client and VIP, and before fragmentation.
 */
public final class Ruleset {
  static final String TABLE = "inet pointsman_server";

  /**
   * The rules of one family, each line complete with its semicolon, so that all of them make one
   * line as well. {@code DEST} and {@code ORIG} stand for the client in a key: for IPv6 its last 64
   * bits, as nft 1.0.6 (Debian 12) puts key and value of a map into the same registers when the key
   * has more than 128 bits. So two IPv6 clients with the same interface identifier may be taken for
   * each other in the choice between several VIPs; whether there is a session is looked up by the
   * whole address.
   */
  private static final String FAMILY =
      """
        set vip4 { type ipv4_addr; };
        set client4 { type ipv4_addr; size 65536; flags dynamic,timeout; timeout 1h; };
        map session4 { typeof DEST . meta skuid : ip saddr; size 65536; flags dynamic,timeout; timeout 1h; };
        map flow4 { typeof DEST . udp dport . udp sport : ip saddr; size 262144; flags dynamic,timeout; timeout 30s; };
        map own4 { typeof DEST . udp dport . udp sport : ip saddr; size 262144; flags dynamic,timeout; timeout 30s; };
        set talk4 { type ipv4_addr . inet_service . ipv4_addr . inet_service; size 65536; flags dynamic,timeout; timeout 30s; };
        chain tcp4 {
          tcp flags & (syn | ack) == (syn | ack) ip daddr @client4 delete @session4 { DEST . meta skuid : ip saddr } add @session4 { DEST . meta skuid : ip saddr };
          tcp flags & (fin | syn | rst | ack) == ack update @session4 { DEST . meta skuid : ip saddr } update @client4 { ip daddr };
        };
        chain udp4 {
          ip saddr @vip4 return;
          ip daddr != @client4 return;
          udp sport < 1024 return;
          udp dport < 1024 return;
          update @own4 { DEST . udp dport . udp sport : ip saddr };
          ip saddr set DEST . udp dport . udp sport map @flow4;
          ip saddr @vip4 update @flow4 { DEST . udp dport . udp sport : ip saddr };
          ip saddr @vip4 return;
          ip saddr set DEST . udp dport . udp sport map @own4;
          ip daddr . udp dport . ip saddr . udp sport @talk4 update @talk4 { ip daddr . udp dport . ip saddr . udp sport } return;
          ip saddr set DEST . meta skuid map @session4;
          ip saddr @vip4 update @flow4 { DEST . udp dport . udp sport : ip saddr };
          ip saddr @vip4 return;
          ip saddr set DEST . udp dport . udp sport map @own4;
        };
        chain heard4 {
          udp sport < 1024 return;
          udp dport < 1024 return;
          ip daddr @vip4 ip daddr set ORIG . udp sport . udp dport map @own4;
          ip daddr @vip4 return;
          ip saddr @client4 update @talk4 { ip saddr . udp sport . ip daddr . udp dport };
        };
      """;

  private static final String CHAINS =
      """
        chain output {
          type filter hook output priority -310; policy accept;
          oifname "lo" return comment "pointsman server-prepare VERSION";
          ip saddr @vip4 meta l4proto tcp goto tcp4;
          ip6 saddr @vip6 meta l4proto tcp goto tcp6;
          meta nfproto ipv4 meta l4proto udp goto udp4;
          meta nfproto ipv6 meta l4proto udp goto udp6;
        };
        chain input {
          type filter hook input priority 310; policy accept;
          iifname "lo" return;
          meta nfproto ipv4 meta l4proto udp goto heard4;
          meta nfproto ipv6 meta l4proto udp goto heard6;
        };
      """;

  private static final String BODY =
      FAMILY.replace("DEST", "ip daddr").replace("ORIG", "ip saddr")
          + forIpv6(FAMILY.replace("DEST", "@nh,256,64").replace("ORIG", "@nh,128,64"))
          + CHAINS;

  /** Changes with the rules: eight hexadecimal digits. */
  public static final String VERSION = checksum(BODY);

  private Ruleset() {}

  /** What precedes the version in a listing of the table. */
  public static String versionMark() {
    return "pointsman server-prepare ";
  }

  private static String forIpv6(String text) {
    return text.replaceAll("\\b(vip|client|session|flow|own|talk|tcp|udp|heard)4\\b", "$16")
        .replace("ipv4_addr", "ipv6_addr")
        .replaceAll("\\bip (saddr|daddr)", "ip6 $1");
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The table with these VIPs, in place of one that may be there, in one transaction. */
  static ShellCommand load(Collection<InetAddress> vips) {
    return nft(
        "table %s;\ndelete table %s;\n%s%s".formatted(TABLE, TABLE, definition(), elements(vips)));
  }

  /** The table, without VIPs. */
  static String definition() {
    return "table " + TABLE + " {\n" + BODY.replace("VERSION", VERSION) + "};\n";
  }

  static ShellCommand add(Collection<InetAddress> vips) {
    return nft(elements(vips));
  }

  static ShellCommand remove(Collection<InetAddress> vips) {
    return nft(elements(vips).replace("add element", "delete element"));
  }

  static ShellCommand delete() {
    return ShellCommand.of("nft", "delete", "table", "inet", "pointsman_server");
  }

  static String elements(Collection<InetAddress> vips) {
    StringBuilder text = new StringBuilder();
    for (InetAddress vip : sorted(vips)) {
      text.append("add element %s %s { %s };\n".formatted(TABLE, set(vip), AddressText.of(vip)));
    }
    return text.toString();
  }

  /** The set that a VIP is in. */
  static String set(InetAddress vip) {
    return vip instanceof Inet4Address ? "vip4" : "vip6";
  }

  private static List<InetAddress> sorted(Collection<InetAddress> vips) {
    return vips.stream().sorted(Comparator.comparing(AddressText::of)).toList();
  }

  private static ShellCommand nft(String input) {
    return new ShellCommand(List.of("nft", "-f", "-"), input);
  }
}
