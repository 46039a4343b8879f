package dev.pointsman.linux.datapath;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A scheduler node's Java side: sends every connection to one server, and tells the rest. */
final class Scheduler implements DataPathListener {
  private final Reader told = new Reader();
  private final int server;
  private volatile @Nullable DataPath path;

  Scheduler(int server) {
    this.server = server;
  }

  /** Everything goes to another host. */
  DataPath open(List<Service> services, MacAddress server) throws IOException {
    DataPath opened = DataPath.open("eth0", DataPathSizes.DEFAULT);
    return begin(opened, services, ServerEntry.through(opened.link(), server, 1));
  }

  /** Everything goes to this host itself. */
  DataPath openLocally(List<Service> services) throws IOException {
    DataPath opened = DataPath.open("eth0", DataPathSizes.DEFAULT);
    return begin(opened, services, ServerEntry.thisNode(1));
  }

  private DataPath begin(DataPath opened, List<Service> services, ServerEntry entry)
      throws IOException {
    path = opened;
    opened.setServer(server, entry);
    opened.setServices(services);
    opened.tell(this);
    return opened;
  }

  Reader told() {
    return told;
  }

  @Override
  public void onEvents(List<FrameEvent> events) {
    List<KernelFlow> flows = new ArrayList<>();
    List<byte[]> frames = new ArrayList<>();
    DataPath path = Objects.requireNonNull(this.path);
    try {
      for (FrameEvent event : events) {
        if (event.type() == EventType.SYN) {
          byte[] frame = event.head();
          flows.add(KernelFlow.of(flowOf(frame), server, System.nanoTime()));
          frames.add(frame);
        }
      }
      path.install(flows);
      ServerEntry entry = path.server(server);
      for (byte[] frame : frames) {
        if (entry.local()) {
          path.deliver(Checksums.filled(frame));
        } else {
          System.arraycopy(entry.to().toBytes(), 0, frame, 0, 6);
          System.arraycopy(entry.from().toBytes(), 0, frame, 6, 6);
          path.send(List.of(Checksums.filled(frame)));
        }
      }
    } catch (SystemCallException e) {
      throw new UncheckedIOException(e);
    }
    told.onEvents(events);
  }

  @Override
  public void onStrays(List<FrameEvent> strays) {
    told.onStrays(strays);
  }

  @Override
  public void onFailure(IOException cause) {
    told.onFailure(cause);
  }

  static FlowKey flowOf(byte[] frame) {
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    boolean v4 = frame[12] == 8;
    int size = v4 ? 4 : 16;
    int at = v4 ? 26 : 22;
    int ports = v4 ? 14 + 4 * (frame[14] & 0xf) : 54;
    return FlowKey.of(
        new Endpoint(address(frame, at, size), bytes.getShort(ports) & 0xffff),
        new Endpoint(address(frame, at + size, size), bytes.getShort(ports + 2) & 0xffff));
  }

  private static InetAddress address(byte[] frame, int at, int size) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(frame, at, at + size));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
