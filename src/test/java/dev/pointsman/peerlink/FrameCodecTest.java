package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.NodeName;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames as octets. */
final class FrameCodecTest {
  private static final NodeName LONG = new NodeName("a".repeat(64));
  private static final List<Frame> FRAMES =
      List.of(
          new Frame.Hello("a".repeat(64), LONG, Long.MIN_VALUE, LONG, Frame.Purpose.STATES),
          new Frame.Hello("a", LONG, 1, LONG, Frame.Purpose.LIFELINE),
          new Frame.OtherHello(Frame.VERSION + 1),
          new Frame.Welcome(new NodeName("n2"), 7),
          new Frame.Refused(RefusalReason.OTHER_SITE, "one `cluster.name` ü"),
          new Frame.State(3, "payload".getBytes(UTF_8)),
          new Frame.Heard(3),
          new Frame.Batch(4, "batch".getBytes(UTF_8)),
          new Frame.Taken(4),
          new Frame.Bye());

  @Test
  void whatIsWrittenReadsBack() throws BadFrame {
    for (Frame frame : FRAMES) {
      byte[] octets = FrameCodec.encode(frame);
      int length = FrameCodec.length(ByteBuffer.wrap(octets).getInt(), octets.length - 4);
      assertThat(length).isEqualTo(octets.length - 4);
      Frame read = FrameCodec.decode(Arrays.copyOfRange(octets, 4, octets.length));
      assertThat(FrameCodec.encode(read)).isEqualTo(octets);
      assertThat(read).hasSameClassAs(frame);
    }
    assertThat(FrameCodec.encode(FRAMES.getFirst())).hasSizeLessThanOrEqualTo(4 + Limits.HELLO);
  }

  @Test
  void aLengthOutOfBoundsIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> FrameCodec.length(-1, 100))
        .hasMessage("a frame of length 4294967295 (expected: 1 to 100)");
    assertThatThrownBy(() -> FrameCodec.length(0, 100)).isInstanceOf(BadFrame.class);
    assertThatThrownBy(() -> FrameCodec.length(0x16030100, 100)).hasMessageStartingWith("TLS");
  }

  @Test
  void aRefusalFromThePeerIsOneLineInTheLog() throws BadFrame {
    byte[] octets =
        FrameCodec.encode(new Frame.Refused(RefusalReason.UNKNOWN, "a\nERROR b\u001b[2J\u202e"));
    assertThat(FrameCodec.decode(Arrays.copyOfRange(octets, 4, octets.length)))
        .isEqualTo(new Frame.Refused(RefusalReason.UNKNOWN, "a?ERROR b?[2J?"));
  }

  @Test
  void anyOctetsAreAFrameOrABadOne() {
    List<byte[]> corpus =
        FRAMES.stream()
            .map(FrameCodec::encode)
            .map(octets -> Arrays.copyOfRange(octets, 4, octets.length))
            .toList();
    List<byte[]> dictionary =
        List.of("PMLK".getBytes(UTF_8), new byte[] {0, 1}, new byte[] {(byte) 255}, new byte[8]);
    Fuzzer.run(11, Fuzzer.inputs(50_000), corpus, dictionary, FrameCodecTest::check);
  }

  private static void check(byte[] input) {
    try {
      byte[] again = FrameCodec.encode(FrameCodec.decode(input));
      FrameCodec.decode(Arrays.copyOfRange(again, 4, again.length));
    } catch (BadFrame refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }
}
