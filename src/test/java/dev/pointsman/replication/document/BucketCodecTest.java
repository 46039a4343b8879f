package dev.pointsman.replication.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.fuzz.Fuzzer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BucketCodecTest {
  @Test
  void whatIsEncodedIsDecoded() throws Malformed {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      // given
      Bucket bucket = RandomBuckets.bucket(random);
      Kind kind = Kind.ofCode(1 + random.nextInt(4)).orElseThrow();
      // when, then
      assertThat(BucketCodec.decode(kind, BucketCodec.encode(kind, bucket))).isEqualTo(bucket);
    }
  }

  @Test
  void damagedBytesAreRefusedOrAreDocumentsOfTheirOwn() {
    // given
    SplittableRandom random = new SplittableRandom(2);
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      corpus.add(BucketCodec.encode(Kind.VIP, RandomBuckets.bucket(random)));
    }
    int[] decoded = new int[2];
    // when, then
    Fuzzer.run(
        3,
        Fuzzer.inputs(100_000),
        corpus,
        List.of(new byte[] {0, 0, 0, 1}, new byte[] {-1, -1, -1, -1}, new byte[] {2, 's', '1'}),
        input -> {
          try {
            Bucket bucket = BucketCodec.decode(Kind.VIP, input);
            assertThat(BucketCodec.encode(Kind.VIP, bucket)).isEqualTo(input);
            decoded[0]++;
          } catch (Malformed e) {
            assertThat(e.getMessage()).isNotBlank();
            decoded[1]++;
          }
        });
    assertThat(decoded[0]).isGreaterThan(1000);
    assertThat(decoded[1]).isGreaterThan(1000);
  }

  @Test
  void anotherFormatAndAnotherKindAreNamed() {
    // given
    byte[] bytes = BucketCodec.encode(Kind.VIP, Bucket.EMPTY);
    byte[] newer = bytes.clone();
    newer[0] = 2;
    // when, then
    assertThatThrownBy(() -> BucketCodec.decode(Kind.VIP, newer))
        .hasMessage("format: 2 (expected: 1)");
    assertThatThrownBy(() -> BucketCodec.decode(Kind.WISH, bytes))
        .hasMessage("kind: 3 (expected: 4, wish)");
  }
}
