package dev.pointsman.flows;

import static dev.pointsman.flows.Given.flow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.FlowKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Keys that come and go, beside a HashMap. */
final class FlowStoreTest {
  private static final int CAPACITY = 3_000;

  @Test
  void whatIsAddedIsFoundUntilItIsRemoved() {
    RandomGenerator random = new SplittableRandom(3);
    for (int round = 0; round < 5; round++) {
      // given
      FlowStore store = new FlowStore(CAPACITY, Given.VIP, round);
      Map<FlowKey, Integer> model = new HashMap<>();
      int clients = 4_000;
      for (int step = 0; step < 60_000; step++) {
        FlowKey key = flow(random.nextInt(clients));
        Integer slot = model.get(key);
        // when
        if (slot == null
            && !store.isFull()
            && random.nextInt(step % 20_000 < 10_000 ? 2 : 9) == 0) {
          int added = store.add(key, (byte) 1);
          model.put(key, added);
          store.started.set(added, key.clientPort());
        } else if (slot != null && random.nextInt(3) == 0) {
          store.remove(slot);
          model.remove(key);
        }
        // then
        Integer now = model.get(key);
        assertThat(store.find(key)).isEqualTo(now == null ? FlowStore.NONE : now);
        assertThat(store.size()).isEqualTo(model.size());
      }
      model.forEach(
          (key, slot) -> {
            assertThat(store.find(key)).isEqualTo(slot);
            assertThat(store.key(slot)).isEqualTo(key);
            assertThat(store.started.get(slot)).isEqualTo(key.clientPort());
          });
    }
  }

  @Test
  void itTakesAsManyAsItMayAndNotOneMore() {
    // given
    for (int capacity : List.of(1, 255, 256, 257, 1_000)) {
      FlowStore store = new FlowStore(capacity, Given.VIP, 0);
      // when
      for (int i = 0; i < capacity; i++) {
        assertThat(store.isFull()).isFalse();
        store.add(flow(i), (byte) 1);
      }
      // then
      assertThat(store.isFull()).isTrue();
      assertThat(store.top()).isEqualTo(capacity);
    }
  }
}
