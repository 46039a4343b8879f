package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.model.FlowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The kernel's table of flows: of connections, or of the paths of datagrams. May be used by any
 * number of threads.
 */
public final class FlowEntries {
  private final BpfMap map;
  private final int protocol;

  FlowEntries(BpfMap map, int protocol) {
    this.map = map;
    this.protocol = protocol;
  }

  /** How many there can be. */
  public int capacity() {
    return map.definition().capacity();
  }

  /**
   * Adds flows, or replaces those of the same keys with their counts.
   *
   * @return how many were put, counted from the first; fewer than given when the table is full
   */
  public int put(Collection<KernelFlow> flows) throws SystemCallException {
    byte[] keys = new byte[flows.size() * Layout.FLOW_KEY];
    byte[] values = new byte[flows.size() * Layout.FLOW_VALUE];
    ByteBuffer keyBuffer = ByteBuffer.wrap(keys);
    ByteBuffer valueBuffer = ByteBuffer.wrap(values);
    int count = 0;
    for (KernelFlow flow : flows) {
      Codec.writeFlowKey(keyBuffer, count * Layout.FLOW_KEY, flow.key(), protocol);
      Codec.writeFlow(valueBuffer, count * Layout.FLOW_VALUE, flow);
      count++;
    }
    return map.batches().put(keys, values, count);
  }

  /**
   * Removes flows; of a connection that still lives, the next packet is a stray.
   *
   * @return how many there were
   */
  public int remove(Collection<FlowKey> flows) throws SystemCallException {
    byte[] keys = new byte[flows.size() * Layout.FLOW_KEY];
    ByteBuffer buffer = ByteBuffer.wrap(keys);
    int count = 0;
    for (FlowKey key : flows) {
      Codec.writeFlowKey(buffer, count * Layout.FLOW_KEY, key, protocol);
      count++;
    }
    return map.batches().remove(keys, count);
  }

  public Optional<KernelFlow> find(FlowKey key) throws SystemCallException {
    return map.find(Codec.flowKey(key, protocol))
        .map(value -> Codec.readFlow(key, ByteBuffer.wrap(value), 0));
  }

  /**
   * Visits all flows, some at a time, as they are then; see {@link
   * dev.pointsman.linux.bpf.MapBatches#forEach}.
   *
   * @param most how many at a time, at most; 8192 at most
   */
  public void forEach(int most, Consumer<? super List<KernelFlow>> visitor)
      throws SystemCallException {
    map.batches()
        .forEach(
            most,
            (keys, values, count) -> {
              ByteBuffer keyBuffer = ByteBuffer.wrap(keys);
              ByteBuffer valueBuffer = ByteBuffer.wrap(values);
              List<KernelFlow> flows = new ArrayList<>(count);
              for (int i = 0; i < count; i++) {
                FlowKey key = Codec.readFlowKey(keyBuffer, i * Layout.FLOW_KEY);
                flows.add(Codec.readFlow(key, valueBuffer, i * Layout.FLOW_VALUE));
              }
              visitor.accept(flows);
            });
  }
}
