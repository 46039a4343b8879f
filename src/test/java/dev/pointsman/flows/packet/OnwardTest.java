package dev.pointsman.flows.packet;

import static dev.pointsman.flows.packet.TcpFrameTest.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What leaves for a server. */
final class OnwardTest {
  private static final MacPair MACS =
      MacPair.of(new byte[] {2, 0, 0, 0, 0, 0x11}, new byte[] {2, 0, 0, 0, 0, 0x22});

  @Test
  void aSynIsSentOnWithOtherMacsAndWholeChecksums() {
    // given
    TcpFrame syn = parsed(Captured.SYN);
    // when
    byte[] onward = Onward.withoutPayload(syn, MACS);
    // then
    assertThat(HexFormat.of().formatHex(onward, 0, 12)).isEqualTo("020000000011020000000022");
    assertThat(NaiveTcp.checksumsHold(Captured.SYN)).isFalse();
    assertThat(NaiveTcp.checksumsHold(onward)).isTrue();
    assertThat(withoutMacsAndChecksum(onward)).isEqualTo(withoutMacsAndChecksum(Captured.SYN));
  }

  @Test
  void theDataOfASynIsCutOffAndTheLengthsSaySo() {
    for (int captured : new int[] {Captured.FAST_OPEN.length, Captured.FAST_OPEN.length - 3}) {
      // when
      byte[] onward =
          Onward.withoutPayload(parsed(Arrays.copyOf(Captured.FAST_OPEN, captured)), MACS);
      // then
      TcpFrame syn = parsed(onward);
      assertThat(onward).hasSize(Captured.FAST_OPEN.length - 5);
      assertThat(syn.payloadLength()).isZero();
      assertThat(syn.isWhole()).isTrue();
      assertThat(syn.key()).isEqualTo(parsed(Captured.FAST_OPEN).key());
      assertThat(NaiveTcp.checksumsHold(onward)).isTrue();
    }
  }

  @Test
  void theDataOfASynOverIpv6IsCutOffToo() {
    // given
    byte[] frame = Arrays.copyOf(Captured.SYN_IPV6, Captured.SYN_IPV6.length + 7);
    frame[19] = (byte) (frame[19] + 7);
    // when
    byte[] onward = Onward.withoutPayload(parsed(frame), MACS);
    // then
    assertThat(parsed(onward).payloadLength()).isZero();
    assertThat(onward).hasSize(Captured.SYN_IPV6.length);
    assertThat(NaiveTcp.checksumsHold(onward)).isTrue();
  }

  @Test
  void aWholeSegmentLosesItsPaddingOnly() {
    // when
    byte[] onward = Onward.whole(parsed(Arrays.copyOf(Captured.DATA, 90)), MACS).orElseThrow();
    // then: an odd number of bytes is covered, too
    assertThat(withoutMacsAndChecksum(onward)).isEqualTo(withoutMacsAndChecksum(Captured.DATA));
    assertThat(NaiveTcp.checksumsHold(onward)).isTrue();
  }

  @Test
  void whatWasNotCapturedIsNotSentOn() {
    assertThat(Onward.whole(parsed(Arrays.copyOf(Captured.DATA, 68)), MACS)).isEmpty();
  }

  @Test
  void aMacOfAnotherLengthIsAnError() {
    assertThatThrownBy(() -> MacPair.of(new byte[6], new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("source: hardware address of 5 bytes (expected: 6)");
  }

  private static byte[] withoutMacsAndChecksum(byte[] frame) {
    byte[] rest = frame.clone();
    Arrays.fill(rest, 0, 12, (byte) 0);
    Arrays.fill(rest, 50, 52, (byte) 0);
    return rest;
  }
}
