package dev.pointsman.replication.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BucketTest {
  private static final int ROUNDS = 50_000;

  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ROUNDS; i++) {
      // given
      Bucket a = RandomBuckets.bucket(random);
      Bucket b = RandomBuckets.bucket(random);
      Bucket c = RandomBuckets.bucket(random);
      // when, then
      assertThat(a.merge(b)).isEqualTo(b.merge(a));
      assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
      assertThat(a.merge(a)).isSameAs(a);
    }
  }

  @Test
  void nodesThatChangeAndGossipInAnyOrderComeToTheSame() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 2_000; round++) {
      // given
      List<Bucket> nodes = new ArrayList<>(List.of(Bucket.EMPTY, Bucket.EMPTY, Bucket.EMPTY));
      for (int i = 0; i < 30; i++) {
        int node = random.nextInt(3);
        Bucket change =
            random.nextBoolean() ? nodes.get(random.nextInt(3)) : change(nodes, node, random);
        nodes.set(node, nodes.get(node).merge(change));
      }
      // when
      Bucket all = nodes.get(0).merge(nodes.get(1)).merge(nodes.get(2));
      // then
      assertThat(nodes.get(2).merge(nodes.get(1)).merge(nodes.get(0))).isEqualTo(all);
      for (Bucket node : nodes) {
        assertThat(node.merge(all)).isEqualTo(all);
        for (Map.Entry<String, Document> entry : node.documents().entrySet()) {
          assertThat(all.documents().get(entry.getKey())).isGreaterThanOrEqualTo(entry.getValue());
        }
      }
    }
  }

  /** A change made on a node: one more than what it holds, in its name. */
  private static Bucket change(List<Bucket> nodes, int node, SplittableRandom random) {
    String name = "s" + random.nextInt(3);
    long counter = nodes.get(node).get(name).map(held -> held.version().counter()).orElse(0L);
    byte[] payload = {(byte) random.nextInt(256)};
    return Bucket.of(
        name, Document.of(new Version(counter + 1, new NodeName("n" + node)), payload));
  }

  @Test
  void digestsTellEqualFromUnequalAndWhoIsBehind() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < ROUNDS; i++) {
      // given
      Bucket a = RandomBuckets.bucket(random);
      Bucket b = RandomBuckets.bucket(random);
      Snapshot one = Snapshot.EMPTY.merge(Kind.SERVER, a);
      Snapshot other = Snapshot.EMPTY.merge(Kind.SERVER, b);
      Snapshot both = one.merge(Kind.SERVER, b);
      // when, then
      assertThat(one.digest().sameAs(other.digest())).isEqualTo(a.equals(b));
      assertThat(one.digest().ahead(both.digest())).isZero();
      assertThat(both.digest().sameAs(one.digest())).isEqualTo(both.equals(one));
    }
  }

  @Test
  void theLaterWriterInTheAlphabetWinsATieWhoeverComesFirst() {
    // given
    Bucket a = Bucket.of("s", Document.of(new Version(3, new NodeName("a")), new byte[] {9}));
    Bucket b = Bucket.of("s", Document.of(new Version(3, new NodeName("b")), new byte[] {1}));
    Bucket more = Bucket.of("s", Document.of(new Version(4, new NodeName("a")), new byte[] {0}));
    // when, then
    assertThat(a.merge(b)).isEqualTo(b);
    assertThat(b.merge(a)).isEqualTo(b);
    assertThat(b.merge(more)).isEqualTo(more);
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Bucket.of("../x", RandomBuckets.document(new SplittableRandom(4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../x");
  }
}
