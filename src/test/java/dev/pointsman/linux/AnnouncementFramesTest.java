package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The frames are compared with those of others, recorded with tcpdump: Linux 6.18 itself (sysctls
 * arp_notify and ndisc_notify) and arping -A of iputils.
 */
final class AnnouncementFramesTest {
  private static final MacAddress MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 10);

  @Test
  void arpRequestIsTheOneThatLinuxSendsForANewAddress() {
    // when
    byte[] frame =
        AnnouncementFrames.arpRequest(MAC, (Inet4Address) InetAddress.ofLiteral("10.0.0.9"));
    // then
    assertThat(hex(frame))
        .isEqualTo(
            "ffffffffffff02000000000a0806"
                + "000108000604000102000000000a0a0000090000000000000a000009");
  }

  @Test
  void arpReplyIsTheOneThatArpingSends() {
    // when
    byte[] frame =
        AnnouncementFrames.arpReply(MAC, (Inet4Address) InetAddress.ofLiteral("10.0.0.9"));
    // then
    assertThat(hex(frame))
        .isEqualTo(
            "ffffffffffff02000000000a0806"
                + "000108000604000202000000000a0a00000902000000000a0a000009");
  }

  @Test
  void neighbourAdvertisementIsTheOneThatLinuxSendsForANewAddress() {
    // when
    byte[] frame =
        AnnouncementFrames.neighbourAdvertisement(
            MAC, (Inet6Address) InetAddress.ofLiteral("fd77::9"));
    // then
    assertThat(hex(frame))
        .isEqualTo(
            "33330000000102000000000a86dd"
                + "6000000000203afffd770000000000000000000000000009"
                + "ff020000000000000000000000000001"
                + "8800599420000000fd770000000000000000000000000009020102000000000a");
  }

  @Test
  void checksumOfAnotherAddressIsLinuxsToo() {
    // when
    byte[] frame =
        AnnouncementFrames.neighbourAdvertisement(
            MAC, (Inet6Address) InetAddress.ofLiteral("fe80::ff:fe00:a"));
    // then
    assertThat(hex(frame)).contains("88005980200000");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
