package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/** The program's counters, summed over all processors. */
final class CounterReading {
  private CounterReading() {}

  static Map<Counter, Long> of(BpfMap counters) throws SystemCallException {
    byte[] all = counters.find(Codec.number(0)).orElseThrow();
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
    Map<Counter, Long> sums = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      long sum = 0;
      for (int at = 0; at < all.length; at += Layout.COUNTERS_VALUE) {
        sum += bytes.getLong(at + counter.offset());
      }
      sums.put(counter, sum);
    }
    return sums;
  }
}
