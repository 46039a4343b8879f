package dev.pointsman.hop;

import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A kernel in memory. Used by the test's thread and one actor. */
final class FakeKernel implements Kernel {
  final Map<FlowKey, KernelFlow> flows = new LinkedHashMap<>();
  final List<Integer> installs = new ArrayList<>();
  final List<byte[]> sent = new ArrayList<>();
  private final int capacity;
  boolean broken;

  FakeKernel(int capacity) {
    this.capacity = capacity;
  }

  /** The client has sent more than its SYN. */
  synchronized void confirm(FlowKey key, int flags) {
    flows.computeIfPresent(
        key, (k, old) -> new KernelFlow(k, old.server(), flags, 5, 500, System.nanoTime()));
  }

  @Override
  public synchronized int install(List<KernelFlow> decided) {
    if (broken) {
      broken = false;
      throw new IllegalStateException("a mistake that the test asked for");
    }
    installs.add(decided.size());
    int put = 0;
    for (KernelFlow flow : decided) {
      if (flows.size() == capacity && !flows.containsKey(flow.key())) {
        return put;
      }
      flows.put(flow.key(), flow);
      put++;
    }
    return put;
  }

  @Override
  public synchronized void remove(Collection<FlowKey> gone) {
    gone.forEach(flows::remove);
  }

  @Override
  public synchronized Optional<KernelFlow> find(FlowKey flow) {
    return Optional.ofNullable(flows.get(flow));
  }

  @Override
  public synchronized void forEach(Consumer<? super List<KernelFlow>> visitor) {
    visitor.accept(List.copyOf(flows.values()));
  }

  @Override
  public synchronized int send(List<byte[]> frames) {
    sent.addAll(frames);
    return frames.size();
  }

  @Override
  public synchronized boolean deliver(byte[] frame) {
    return true;
  }

  synchronized void clear() {
    flows.clear();
    sent.clear();
  }

  synchronized int size() {
    return flows.size();
  }

  synchronized int sentFrames() {
    return sent.size();
  }

  synchronized List<Integer> installs() {
    return List.copyOf(installs);
  }

  synchronized void breakOnce() {
    broken = true;
  }
}
