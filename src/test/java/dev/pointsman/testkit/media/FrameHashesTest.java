package dev.pointsman.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameHashesTest {

  @Test
  void theSameFramesAreEqualWhateverTheContainerCallsThem() {
    // given one stream from an MP4 file and from RTMP: other numbers, other time bases, side data
    List<String> mp4 =
        List.of(
            "#media_type 0: video",
            "#media_type 1: audio",
            "1,      -1024,      -1024,     1024,      153, 84c3, S=1,       10, f009",
            "0,          0,          0,     1024,     6155, ba91",
            "1,          0,          0,     1024,      161, 62c3");
    List<String> rtmp =
        List.of(
            "#media_type 0: audio",
            "#media_type 1: video",
            "0,          0,          0,       23,      153, 84c3",
            "0,         23,         23,       23,      161, 62c3",
            "1,         23,         23,      100,     6155, ba91");

    // when both are read
    FrameHashes one = FrameHashes.parse(mp4);
    FrameHashes other = FrameHashes.parse(rtmp);

    // then
    one.assertEqualTo(other);
    assertThat(one).isEqualTo(other);
    assertThat(one.count()).isEqualTo(3);
    assertThat(one.frames())
        .isEqualTo(Map.of("audio", List.of("153 84c3", "161 62c3"), "video", List.of("6155 ba91")));
  }

  @Test
  void aFrameLessIsADifference() {
    String medium = "#media_type 0: audio";
    String frame = "0, 0, 0, 23, 153, 84c3";

    FrameHashes two = FrameHashes.parse(List.of(medium, frame, frame));
    FrameHashes one = FrameHashes.parse(List.of(medium, frame));

    assertThatThrownBy(() -> one.assertEqualTo(two))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("audio frame 1 of 2: sent 153 84c3, arrived no frame");
    assertThatThrownBy(() -> two.assertEqualTo(one))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("audio frame 1 of 1: sent no frame, arrived 153 84c3");
  }

  @Test
  void aMediumLessIsADifference() {
    FrameHashes some = FrameHashes.parse(List.of("#media_type 0: audio", "0, 0, 0, 23, 153, 84c3"));
    FrameHashes none = FrameHashes.parse(List.of("#media_type 0: audio"));

    assertThatThrownBy(() -> none.assertEqualTo(some)).hasMessageContaining("media [] arrived");
  }

  @Test
  void aLineThatIsNoFrameIsRefusedWithItsNumber() {
    assertThatThrownBy(() -> FrameHashes.parse(List.of("#media_type 0: audio", "0, 0, nonsense")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2: 0, 0, nonsense");
  }
}
