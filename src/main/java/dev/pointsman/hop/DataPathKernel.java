package dev.pointsman.hop;

import dev.pointsman.linux.datapath.DataPath;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The kernel itself. */
record DataPathKernel(DataPath path) implements Kernel {
  private static final int AT_A_TIME = 4096;

  @Override
  public int install(List<KernelFlow> decided) throws IOException {
    return path.install(decided);
  }

  @Override
  public void remove(Collection<FlowKey> flows) throws IOException {
    path.flows().remove(flows);
  }

  @Override
  public Optional<KernelFlow> find(FlowKey flow) throws IOException {
    return path.flows().find(flow);
  }

  @Override
  public void forEach(Consumer<? super List<KernelFlow>> visitor) throws IOException {
    path.flows().forEach(AT_A_TIME, visitor);
  }

  @Override
  public int send(List<byte[]> frames) throws IOException {
    return path.send(frames);
  }

  @Override
  public boolean deliver(byte[] frame) throws IOException {
    return path.deliver(frame);
  }

  @Override
  public DatagramPaths datagrams() {
    return new DatagramPaths.OfDataPath(path);
  }
}
