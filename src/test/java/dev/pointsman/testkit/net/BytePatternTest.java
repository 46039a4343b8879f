package dev.pointsman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BytePatternTest {
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  @Test
  void anyCutOfTheStreamIsTheSameAsByteByByteAndEveryFlippedByteIsFound() {
    for (int round = 0; round < 2_000; round++) {
      BytePattern pattern = new BytePattern(random.nextLong());
      int from = random.nextInt(5);
      int length = random.nextInt(1, 60);
      long offset = random.nextLong(1L << 40);
      byte[] bytes = new byte[from + length + 3];

      pattern.fill(bytes, from, length, offset);

      for (int i = 0; i < length; i++) {
        assertThat(bytes[from + i]).isEqualTo(pattern.at(offset + i));
      }
      assertThat(pattern.mismatch(bytes, from, length, offset)).isEqualTo(-1);
      int flipped = random.nextInt(length);
      bytes[from + flipped] ^= (byte) random.nextInt(1, 256);
      assertThat(pattern.mismatch(bytes, from, length, offset)).isEqualTo(flipped);
    }
  }

  @Test
  void aShiftedStreamIsNotTheSame() {
    BytePattern pattern = new BytePattern(42);
    byte[] bytes = new byte[64];
    pattern.fill(bytes, 0, 64, 1);

    assertThat(pattern.mismatch(bytes, 0, 64, 0)).isBetween(0, 3);
  }
}
