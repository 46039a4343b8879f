package dev.pointsman.hop;

import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A kernel that is a map, for a {@link HopRehearsal}: its clients answer at once, and nothing
 * leaves the node. For one actor.
 */
final class RehearsalKernel implements Kernel {
  private final Map<FlowKey, KernelFlow> flows = new HashMap<>();

  @Override
  public int install(List<KernelFlow> decided) {
    for (KernelFlow flow : decided) {
      flows.put(
          flow.key(),
          new KernelFlow(
              flow.key(),
              flow.server(),
              flow.flags() | KernelFlow.ESTABLISHED,
              flow.packets(),
              flow.bytes(),
              flow.lastSeen()));
    }
    return decided.size();
  }

  @Override
  public void remove(Collection<FlowKey> gone) {
    gone.forEach(flows::remove);
  }

  @Override
  public Optional<KernelFlow> find(FlowKey flow) {
    return Optional.ofNullable(flows.get(flow));
  }

  @Override
  public void forEach(Consumer<? super List<KernelFlow>> visitor) {
    visitor.accept(List.copyOf(flows.values()));
  }

  @Override
  public int send(List<byte[]> frames) {
    return frames.size();
  }

  @Override
  public boolean deliver(byte[] frame) {
    return true;
  }

  @Override
  public DatagramPaths datagrams() {
    return DatagramPaths.NONE;
  }
}
