package dev.pointsman.hop;

import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The kernel's part at one interface, as the VIPs on it use it. From any thread. */
public interface Kernel {
  /**
   * Puts decisions into the kernel.
   *
   * @return how many, counted from the first; fewer than given when its table is full
   */
  int install(List<KernelFlow> decided) throws IOException;

  /** Removes flows; of one that lives, the next packet is a stray. */
  void remove(Collection<FlowKey> flows) throws IOException;

  /** What the kernel has counted of a flow; empty if it does not have it. */
  Optional<KernelFlow> find(FlowKey flow) throws IOException;

  /** Visits all flows of all VIPs, some at a time. */
  void forEach(Consumer<? super List<KernelFlow>> visitor) throws IOException;

  /**
   * Sends frames out of the interface, without waiting.
   *
   * @return how many, counted from the first
   */
  int send(List<byte[]> frames) throws IOException;

  /** Has a frame arrive at the interface; false if it does not take it. */
  boolean deliver(byte[] frame) throws IOException;

  /** The paths of datagrams. */
  default DatagramPaths datagrams() {
    return DatagramPaths.NONE;
  }
}
