package dev.pointsman.hop;

import dev.pointsman.linux.datapath.DataPath;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The paths of datagrams in the kernel of one interface, of all VIPs on it. From any thread. */
public interface DatagramPaths {
  /** There are none. */
  DatagramPaths NONE =
      new DatagramPaths() {
        @Override
        public void forEach(Consumer<? super List<KernelFlow>> visitor) {}

        @Override
        public void remove(Collection<FlowKey> paths) {}

        @Override
        public void lead(List<KernelFlow> flows) {}

        @Override
        public void forget(Collection<FlowKey> clients) {}
      };

  /** Visits all, some at a time. */
  void forEach(Consumer<? super List<KernelFlow>> visitor) throws IOException;

  /** Removes some; the next datagram goes where the client's session is. */
  void remove(Collection<FlowKey> paths) throws IOException;

  /** New paths of these flows' clients lead to these flows' servers. */
  void lead(List<KernelFlow> flows) throws IOException;

  /** These clients have no server any more; their ports do not matter. */
  void forget(Collection<FlowKey> clients) throws IOException;

  /** Those of the kernel itself. */
  record OfDataPath(DataPath path) implements DatagramPaths {
    private static final int AT_A_TIME = 4096;

    @Override
    public void forEach(Consumer<? super List<KernelFlow>> visitor) throws IOException {
      path.datagrams().forEach(AT_A_TIME, visitor);
    }

    @Override
    public void remove(Collection<FlowKey> paths) throws IOException {
      path.datagrams().remove(paths);
    }

    @Override
    public void lead(List<KernelFlow> flows) throws IOException {
      path.sessions().put(flows);
    }

    @Override
    public void forget(Collection<FlowKey> clients) throws IOException {
      path.sessions().remove(clients);
    }
  }
}
