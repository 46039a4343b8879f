package dev.pointsman.flows.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.packet.ParsedFrame.Refused;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that were captured, and the same with one thing wrong. */
final class TcpFrameTest {

  @Test
  void aSynIsReadAsItsSenderMeantIt() {
    // when
    TcpFrame syn = parsed(Captured.SYN);
    // then
    assertThat(syn.key()).isEqualTo(key("10.0.0.1", 56007, "10.10.10.101", 8080));
    assertThat(syn.key()).hasToString("10.0.0.1:56007 > 10.10.10.101:8080");
    assertThat(syn.opens()).isTrue();
    assertThat(syn.has(TcpFrame.ACK)).isFalse();
    assertThat(syn.sequence()).isEqualTo(0x254415f6);
    assertThat(syn.window()).isEqualTo(65495);
    assertThat(syn.payloadLength()).isZero();
    assertThat(syn.sequenceLength()).isEqualTo(1);
  }

  @Test
  void aSegmentWithDataIsReadOverIpv6() {
    // when
    TcpFrame data = parsed(Captured.DATA_IPV6);
    // then
    assertThat(data.key()).isEqualTo(key("fd00::1", 38215, "fd00::101", 8080));
    assertThat(data.key().isIpv4()).isFalse();
    assertThat(data.opens()).isFalse();
    assertThat(data.acknowledgement()).isEqualTo(0x1c8a9d95);
    assertThat(data.payloadLength()).isEqualTo(5);
    assertThat(data).hasToString(data.key() + " ACK seq 3820191566 ack 478846357 length 5");
  }

  @Test
  void finAndSynCountInTheSequence() {
    assertThat(parsed(Captured.FIN).sequenceLength()).isEqualTo(1);
    assertThat(parsed(Captured.FAST_OPEN).sequenceLength()).isEqualTo(6);
  }

  @Test
  void optionsOfIpv4ArePassedOver() {
    assertThat(parsed(Captured.withOptions(Captured.DATA, 40)).key())
        .isEqualTo(parsed(Captured.DATA).key());
  }

  @Test
  void paddingIsNotPayload() {
    // given: Ethernet's least length is 60
    byte[] padded = Arrays.copyOf(Captured.CLOSED_PORT.getFirst().reset(), 60);
    // then
    assertThat(parsed(padded).payloadLength()).isZero();
  }

  @Test
  void aPayloadThatWasCutOffIsStillCounted() {
    // when
    TcpFrame cut = parsed(Arrays.copyOf(Captured.DATA, Captured.DATA.length - 3));
    // then
    assertThat(cut.payloadLength()).isEqualTo(5);
    assertThat(cut.isWhole()).isFalse();
  }

  @Test
  void headsThatEndTooEarlyAreRefusedAtAnyLength() {
    for (byte[] frame : Captured.ALL) {
      int heads = parsed(frame).dataAt();
      for (int length = 0; length < heads; length++) {
        assertThat(refused(Arrays.copyOf(frame, length)).fault()).isEqualTo(FrameFault.CUT_SHORT);
      }
    }
  }

  /** Bytes put into a SYN, at a place; the IPv4 header's checksum is mended after that. */
  @ParameterizedTest(name = "{0} {1} at {2}: {3}")
  @CsvSource({
    "4, 0806, 12, NOT_IP, 12",
    "4, 8100, 12, NOT_IP, 12",
    "4, 65, 14, IP_VERSION, 14",
    "4, 44, 14, IP_HEADER_LENGTH, 14",
    "4, 0027, 16, IP_LENGTH, 16",
    "4, 0000, 16, IP_LENGTH, 16",
    "4, 2000, 20, FRAGMENT, 20",
    "4, 0001, 20, FRAGMENT, 20",
    "4, 11, 23, NOT_TCP, 23",
    "4, e0000001, 26, SOURCE_ADDRESS, 26",
    "4, ffffffff, 26, SOURCE_ADDRESS, 26",
    "4, 00000000, 26, SOURCE_ADDRESS, 26",
    "4, 0a0a0a65, 26, SOURCE_ADDRESS, 26",
    "4, 40, 46, TCP_HEADER_LENGTH, 46",
    "4, b0, 46, TCP_HEADER_LENGTH, 46",
    "6, 45, 14, IP_VERSION, 14",
    "6, 0013, 18, IP_LENGTH, 18",
    "6, 00, 20, EXTENSION_HEADER, 20",
    "6, 2c, 20, EXTENSION_HEADER, 20",
    "6, 3a, 20, NOT_TCP, 20",
    "6, ff02, 22, SOURCE_ADDRESS, 22",
    "6, 00000000000000000000000000000000, 22, SOURCE_ADDRESS, 22",
    "6, 00000000000000000000ffff0a000001, 22, SOURCE_ADDRESS, 22",
    "6, 00000000000000000000ffff0a0a0a65, 38, SOURCE_ADDRESS, 22",
    "6, fd000000000000000000000000000101, 22, SOURCE_ADDRESS, 22"
  })
  void oneThingWrongIsRefusedForThat(
      int version, String bytes, int at, FrameFault fault, int position) {
    // given
    byte[] frame = (version == 4 ? Captured.SYN : Captured.SYN_IPV6).clone();
    byte[] change = HexFormat.of().parseHex(bytes);
    System.arraycopy(change, 0, frame, at, change.length);
    if (version == 4) {
      NaiveTcp.mendIpv4Header(frame);
    }
    // when
    Refused refused = refused(frame);
    // then
    assertThat(refused.fault()).isEqualTo(fault);
    assertThat(refused.position()).isEqualTo(position);
    assertThat(refused.sentence()).startsWith("byte " + position + ": ");
  }

  @Test
  void aWrongChecksumOfTheIpv4HeaderIsRefused() {
    // given
    byte[] frame = Captured.SYN.clone();
    frame[30] ^= 1;
    // then
    assertThat(refused(frame).fault()).isEqualTo(FrameFault.IP_CHECKSUM);
  }

  private static FlowKey key(String client, int clientPort, String vip, int vipPort) {
    return FlowKey.of(
        new Endpoint(InetAddress.ofLiteral(client), clientPort),
        new Endpoint(InetAddress.ofLiteral(vip), vipPort));
  }

  static TcpFrame parsed(byte[] frame) {
    ParsedFrame result = TcpFrame.parse(frame);
    assertThat(result).isInstanceOf(TcpFrame.class);
    return (TcpFrame) result;
  }

  private static Refused refused(byte[] frame) {
    ParsedFrame result = TcpFrame.parse(frame);
    assertThat(result).isInstanceOf(Refused.class);
    return (Refused) result;
  }
}
