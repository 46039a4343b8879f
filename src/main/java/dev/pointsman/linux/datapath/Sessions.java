package dev.pointsman.linux.datapath;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.model.FlowKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.OptionalInt;

/**
 * Which server the datagrams of a client go to: that of its newest connection to the VIP. The least
 * recently used are forgotten when there are too many. May be used by any number of threads.
 */
public final class Sessions {
  private final BpfMap map;

  Sessions(BpfMap map) {
    this.map = map;
  }

  /** Sets the servers of these flows' clients, the last of a client being the newest. */
  public void put(Collection<KernelFlow> flows) throws SystemCallException {
    ByteBuffer keys = ByteBuffer.allocate(flows.size() * Layout.SESSION_KEY);
    ByteBuffer values =
        ByteBuffer.allocate(flows.size() * Layout.SESSION_VALUE).order(ByteOrder.nativeOrder());
    for (KernelFlow flow : flows) {
      keys.put(Codec.sessionKey(flow.key()));
      values.putInt(flow.server());
    }
    map.batches().put(keys.array(), values.array(), flows.size());
  }

  /**
   * Removes those of clients that have no connection any more; a client's ports do not matter.
   *
   * @return how many there were
   */
  public int remove(Collection<FlowKey> clients) throws SystemCallException {
    ByteBuffer keys = ByteBuffer.allocate(clients.size() * Layout.SESSION_KEY);
    for (FlowKey client : clients) {
      keys.put(Codec.sessionKey(client));
    }
    return map.batches().remove(keys.array(), clients.size());
  }

  /** The server that the client's datagrams go to. */
  public OptionalInt find(FlowKey client) throws SystemCallException {
    return map.find(Codec.sessionKey(client)).stream()
        .mapToInt(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt())
        .findFirst();
  }
}
