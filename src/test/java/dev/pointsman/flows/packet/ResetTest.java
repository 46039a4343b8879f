package dev.pointsman.flows.packet;

import static dev.pointsman.flows.packet.TcpFrameTest.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.packet.Captured.Answered;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Resets, beside those of Linux. */
final class ResetTest {
  private static final MacPair MACS = new MacPair(0x020000000011L, 0x020000000022L);

  @Test
  void answersAreThoseOfLinuxToTheByte() {
    for (Answered answered : Captured.CLOSED_PORT) {
      // when
      byte[] reset = Reset.answering(parsed(answered.segment())).orElseThrow();
      // then
      assertThat(HexFormat.of().formatHex(reset))
          .isEqualTo(HexFormat.of().formatHex(answered.reset()));
    }
  }

  @Test
  void answersOverIpv6AreThoseOfLinuxButForFlowLabelAndChecksum() {
    for (Answered answered : Captured.CLOSED_PORT_IPV6) {
      // given
      byte[] expected = answered.reset().clone();
      Arrays.fill(expected, 15, 18, (byte) 0);
      // when
      byte[] reset = Reset.answering(parsed(answered.segment())).orElseThrow();
      // then
      assertThat(NaiveTcp.checksumsHold(reset)).isTrue();
      System.arraycopy(reset, 70, expected, 70, 2);
      assertThat(HexFormat.of().formatHex(reset)).isEqualTo(HexFormat.of().formatHex(expected));
    }
  }

  @Test
  void anAnswerGoesBackToTheNeighbourThatTheSegmentCameBy() {
    // given
    byte[] segment = Captured.SYN.clone();
    MACS.writeTo(segment);
    // when
    byte[] reset = Reset.answering(parsed(segment)).orElseThrow();
    // then
    assertThat(HexFormat.of().formatHex(reset, 0, 12)).isEqualTo("020000000022020000000011");
  }

  @Test
  void aResetIsNotAnswered() {
    // given
    byte[] reset = Captured.CLOSED_PORT.getFirst().reset();
    // then
    assertThat(Reset.answering(parsed(reset))).isEmpty();
  }

  @Test
  void theSequenceNumberWrapsAround() {
    // given: the last sequence number there is
    byte[] syn = Captured.SYN.clone();
    Arrays.fill(syn, 38, 42, (byte) 0xff);
    // when
    TcpFrame reset = parsed(Reset.answering(parsed(syn)).orElseThrow());
    // then
    assertThat(reset.acknowledgement()).isZero();
  }

  @Test
  void theServerIsResetWithTheNumberOfTheClientsNextByte() {
    for (byte[] stray : new byte[][] {Captured.DATA, Captured.DATA_IPV6}) {
      // given
      TcpFrame segment = parsed(stray);
      // when
      byte[] frame = Reset.passedOn(segment, MACS);
      // then
      TcpFrame reset = parsed(frame);
      assertThat(reset.key()).isEqualTo(segment.key());
      assertThat(reset.sequence()).isEqualTo(segment.sequence());
      assertThat(reset.has(TcpFrame.RST)).isTrue();
      assertThat(reset.has(TcpFrame.ACK)).isFalse();
      assertThat(NaiveTcp.checksumsHold(frame)).isTrue();
      assertThat(HexFormat.of().formatHex(frame, 0, 12)).isEqualTo("020000000011020000000022");
    }
  }
}
