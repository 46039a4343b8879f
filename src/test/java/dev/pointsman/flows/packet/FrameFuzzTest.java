package dev.pointsman.flows.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.packet.ParsedFrame.Refused;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames: 100,000, or as many as the property pointsman.fuzz.inputs says. Whatever is taken
 * for TCP is read again from its bytes by a naive reader, and what is made of it must be sound.
 */
final class FrameFuzzTest {
  private static final long INPUTS = Fuzzer.inputs(100_000);
  private static final MacPair MACS = new MacPair(0xffffffffffffL, 1);

  private static final List<byte[]> TOKENS =
      List.of(
          new byte[] {8, 0, 0x45},
          new byte[] {(byte) 0x86, (byte) 0xdd, 0x60},
          new byte[] {0x20, 0},
          new byte[] {6},
          new byte[] {0x50, 2},
          new byte[] {(byte) 0xf0, 0x10},
          new byte[] {10, 10, 10, 101},
          new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});

  private final Set<FrameFault> faults = EnumSet.noneOf(FrameFault.class);
  private long taken;

  @Test
  void anyBytesAreReadOrRefusedAndWhatIsMadeOfThemIsSound() {
    // when, then
    Fuzzer.run(41, INPUTS, Captured.ALL, TOKENS, input -> check(input));
    assertThat(taken).isGreaterThan(INPUTS / 20);
  }

  @Test
  void damageBehindAGoodIpv4ChecksumIsReadOrRefused() {
    // when, then
    Fuzzer.run(42, INPUTS, Captured.ALL, TOKENS, input -> check(mended(input)));
    assertThat(taken).isGreaterThan(INPUTS / 20);
    assertThat(faults).containsExactlyInAnyOrder(FrameFault.values());
  }

  /** Every other input, so that wrong checksums are seen as well. */
  private static byte[] mended(byte[] input) {
    if (input.length % 2 == 0 && input.length >= 74 && input[14] >= 0x45 && input[14] <= 0x4f) {
      NaiveTcp.mendIpv4Header(input);
    }
    return input;
  }

  private void check(byte[] input) {
    byte[] before = input.clone();
    switch (TcpFrame.parse(input)) {
      case Refused refused -> {
        faults.add(refused.fault());
        assertThat(refused.position()).isBetween(0, input.length);
      }
      case TcpFrame frame -> {
        taken++;
        sound(input, frame);
      }
    }
    assertThat(input).isEqualTo(before);
  }

  private static void sound(byte[] input, TcpFrame frame) {
    assertThat(frame.key()).isEqualTo(naiveKey(input));
    assertThat(frame.payloadLength()).isNotNegative();
    byte[] onward = Onward.withoutPayload(frame, MACS);
    assertThat(NaiveTcp.checksumsHold(onward)).isTrue();
    TcpFrame again = (TcpFrame) TcpFrame.parse(onward);
    assertThat(again.key()).isEqualTo(frame.key());
    assertThat(again.sequence()).isEqualTo(frame.sequence());
    assertThat(again.payloadLength()).isZero();
    Onward.whole(frame, MACS)
        .ifPresent(
            whole -> {
              assertThat(NaiveTcp.checksumsHold(whole)).isTrue();
              assertThat(((TcpFrame) TcpFrame.parse(whole)).payloadLength())
                  .isEqualTo(frame.payloadLength());
            });
    Reset.answering(frame)
        .ifPresentOrElse(
            reset -> assertThat(NaiveTcp.checksumsHold(reset)).isTrue(),
            () -> assertThat(frame.has(TcpFrame.RST)).isTrue());
    assertThat(NaiveTcp.checksumsHold(Reset.passedOn(frame, MACS))).isTrue();
  }

  private static FlowKey naiveKey(byte[] frame) {
    boolean ipv4 = frame[12] == 8;
    int tcp = ipv4 ? 14 + (frame[14] & 15) * 4 : 54;
    int length = ipv4 ? 4 : 16;
    int source = ipv4 ? 26 : 22;
    return FlowKey.of(
        endpoint(frame, source, length, tcp), endpoint(frame, source + length, length, tcp + 2));
  }

  private static Endpoint endpoint(byte[] frame, int at, int length, int portAt) {
    try {
      return new Endpoint(
          InetAddress.getByAddress(Arrays.copyOfRange(frame, at, at + length)),
          (frame[portAt] & 0xff) * 256 + (frame[portAt + 1] & 0xff));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
