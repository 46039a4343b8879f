package dev.pointsman.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BpfMapTest {
  @BeforeEach
  void privileged() throws IOException {
    Bpf.require();
  }

  @Test
  void entryIsFoundUntilItIsRemoved() throws Exception {
    try (BpfMap map = hash(10)) {
      // given
      map.put(Bpf.bytes(1), Bpf.bytes(100L));
      // when
      map.put(Bpf.bytes(1), Bpf.bytes(101L));
      // then
      assertThat(map.find(Bpf.bytes(1))).hasValue(Bpf.bytes(101L));
      assertThat(map.find(Bpf.bytes(2))).isEmpty();
      assertThat(map.remove(Bpf.bytes(1))).isTrue();
      assertThat(map.remove(Bpf.bytes(1))).isFalse();
      assertThat(map.find(Bpf.bytes(1))).isEmpty();
    }
  }

  @Test
  void fullMapRefusesMore() throws Exception {
    try (BpfMap map = hash(2)) {
      map.put(Bpf.bytes(1), Bpf.bytes(1L));
      map.put(Bpf.bytes(2), Bpf.bytes(2L));
      assertThatThrownBy(() -> map.put(Bpf.bytes(3), Bpf.bytes(3L)))
          .isInstanceOfSatisfying(
              SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));
    }
  }

  @Test
  void keyOfAnotherSizeIsRefused() throws Exception {
    try (BpfMap map = hash(2)) {
      assertThatThrownBy(() -> map.find(Bpf.bytes(1L)))
          .hasMessage("key of pm_test: 8 bytes (expected: 4)");
      assertThatThrownBy(() -> map.put(Bpf.bytes(1), Bpf.bytes(1)))
          .hasMessage("value of pm_test: 4 bytes (expected: 8)");
    }
  }

  @Test
  void everyEntryOfABatchIsThereAndVisitedOnce() throws Exception {
    // given more than fit in one system call
    int count = 20_000;
    try (BpfMap map = hash(count)) {
      // when
      int put = map.batches().put(keys(0, count), values(count), count);
      // then
      assertThat(put).isEqualTo(count);
      for (int most : new int[] {3, 1000, 8192}) {
        BitSet seen = new BitSet();
        map.batches()
            .forEach(
                most,
                (keys, values, visited) -> {
                  for (int i = 0; i < visited; i++) {
                    int key = Bpf.intIn(keys, i);
                    assertThat(Bpf.intIn(values, 2 * i)).isEqualTo(key);
                    assertThat(seen.get(key)).isFalse();
                    seen.set(key);
                  }
                });
        assertThat(seen.cardinality()).isEqualTo(count);
      }
    }
  }

  @Test
  void batchThatDoesNotFitSaysHowManyDid() throws Exception {
    try (BpfMap map = hash(100)) {
      assertThat(map.batches().put(keys(0, 150), values(150), 150)).isEqualTo(100);
      assertThat(map.find(Bpf.bytes(99))).isPresent();
      assertThat(map.find(Bpf.bytes(100))).isEmpty();
    }
  }

  @Test
  void batchRemovesThoseThatAreThere() throws Exception {
    try (BpfMap map = hash(1000)) {
      // given
      map.batches().put(keys(0, 1000), values(1000), 1000);
      map.remove(Bpf.bytes(0));
      map.remove(Bpf.bytes(500));
      map.remove(Bpf.bytes(501));
      // when
      int removed = map.batches().remove(keys(0, 900), 900);
      // then
      assertThat(removed).isEqualTo(897);
      assertThat(map.find(Bpf.bytes(899))).isEmpty();
      assertThat(map.find(Bpf.bytes(900))).isPresent();
    }
  }

  @Test
  void emptyMapIsVisitedWithoutAWord() throws Exception {
    try (BpfMap map = hash(10)) {
      map.batches().forEach(10, (keys, values, count) -> assertThat(count).isNegative());
      assertThat(map.batches().put(new byte[0], new byte[0], 0)).isZero();
      assertThat(map.batches().remove(keys(0, 3), 3)).isZero();
    }
  }

  @Test
  void definitionThatTheKernelRefusesIsNamed() {
    MapDefinition none = new MapDefinition("pm_none", MapType.HASH, 4, 8, 0, 0);
    assertThatThrownBy(() -> BpfMap.create(none))
        .isInstanceOf(SystemCallException.class)
        .hasMessageStartingWith("BPF_MAP_CREATE MapDefinition[name=pm_none, type=HASH")
        .hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> BpfMap.create(MapDefinition.ring("a_name_of_16_let", 4096)))
        .hasMessage("name: a_name_of_16_let (expected: at most 15 letters)");
  }

  @Test
  void processorsAreCountedByTheHighestNumber() {
    assertThat(Processors.parse("0")).isEqualTo(1);
    assertThat(Processors.parse("0-3")).isEqualTo(4);
    assertThat(Processors.parse("0,2-7")).isEqualTo(8);
  }

  private static BpfMap hash(int capacity) throws SystemCallException {
    return BpfMap.create(
        new MapDefinition("pm_test", MapType.HASH, 4, 8, capacity, MapDefinition.NOT_PREALLOCATED));
  }

  private static byte[] keys(int from, int count) {
    byte[] all = new byte[4 * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(Bpf.bytes(from + i), 0, all, 4 * i, 4);
    }
    return all;
  }

  private static byte[] values(int count) {
    byte[] all = new byte[8 * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(Bpf.bytes((long) i), 0, all, 8 * i, 8);
    }
    return all;
  }
}
