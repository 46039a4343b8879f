package dev.pointsman.hop;

import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that datagrams of a client go to a server that it has a connection with: the kernel
 * keeps each path as it began, and a client that dials again may send from the same port. Part of
 * the VIP's actor.
 *
 * <p>Looking through the kernel's paths takes milliseconds when there are many, so it is done for
 * all clients of a while together, and no more than a fiftieth of the time.
 */
final class HopDatagrams {
  /** Fifty times as long as the last look took passes before the next one. */
  private static final long SHARE = 50;

  private record Client(long high, long low) {
    static Client of(FlowKey key) {
      return new Client(key.clientHigh(), key.clientLow());
    }
  }

  /** The servers that a client's paths may lead to, and its newest connection. */
  private static final class Servers {
    private final Set<Integer> open = new HashSet<>();
    private final Set<Integer> closing = new HashSet<>();
    private HopFlow newest;

    private Servers(HopFlow first) {
      this.newest = first;
    }

    private void add(HopFlow flow, int server) {
      (flow.placed ? open : closing).add(server);
      boolean later = flow.id.value() > newest.id.value();
      if (flow.placed == newest.placed ? later : flow.placed) {
        newest = flow;
      }
    }

    /** Those of connections that close count only where there are no others. */
    private boolean have(int server) {
      return (open.isEmpty() ? closing : open).contains(server);
    }
  }

  /** Clients of which a connection has ended, or begun while another closed. */
  private final Map<Client, FlowKey> changed = new HashMap<>();

  /** How many connections that close each client has. */
  private final Map<Client, Integer> closing = new HashMap<>();

  private boolean all = true;
  private long next = Long.MIN_VALUE;

  /** A connection begins. */
  void begins(FlowKey key) {
    if (closing.containsKey(Client.of(key))) {
      changed.put(Client.of(key), key);
    }
  }

  /** A connection closes from now on. */
  void closes(FlowKey key) {
    closing.merge(Client.of(key), 1, Integer::sum);
  }

  /**
   * A connection has ended.
   *
   * @param closed whether it closed before
   */
  void ended(FlowKey key, boolean closed) {
    Client client = Client.of(key);
    if (closed) {
      closing.computeIfPresent(client, (c, count) -> count == 1 ? null : count - 1);
    }
    changed.put(client, key);
  }

  /**
   * Puts right what is to be.
   *
   * @param unhurried whether there is time to look at all paths, of which an earlier owner may have
   *     left some
   */
  void sweep(Kernel kernel, HopFlows flows, HopShared shared, boolean unhurried)
      throws IOException {
    long now = System.nanoTime();
    boolean every = all && unhurried;
    if ((changed.isEmpty() && !every) || (next != Long.MIN_VALUE && now - next < 0)) {
      return;
    }
    Map<Client, Servers> servers = servers(flows, shared, every);
    List<FlowKey> gone = new ArrayList<>();
    FlowKey vip = HopOwner.anyKey(shared);
    kernel
        .datagrams()
        .forEach(
            some -> {
              for (KernelFlow path : some) {
                Client client = Client.of(path.key());
                Servers of = servers.get(client);
                if (path.key().hasVipOf(vip)
                    && (every || changed.containsKey(client))
                    && (of == null || !of.have(path.server()))) {
                  gone.add(path.key());
                }
              }
            });
    lead(kernel, servers, shared);
    if (!gone.isEmpty()) {
      kernel.datagrams().remove(gone);
    }
    changed.clear();
    all &= !every;
    next = now + SHARE * (System.nanoTime() - now);
  }

  private Map<Client, Servers> servers(HopFlows flows, HopShared shared, boolean every) {
    Map<Client, Servers> servers = new HashMap<>();
    // Most flows are of other clients, which is told without an object for each.
    long[] sought = changed.keySet().stream().mapToLong(Client::low).sorted().toArray();
    for (HopFlow flow : flows.all()) {
      if (!every && Arrays.binarySearch(sought, flow.key.clientLow()) < 0) {
        continue;
      }
      Client client = Client.of(flow.key);
      if (every || changed.containsKey(client)) {
        servers
            .computeIfAbsent(client, c -> new Servers(flow))
            .add(flow, shared.reach().routes().number(flow.server()));
      }
    }
    return servers;
  }

  /** Before paths are removed, so that they do not begin anew to where they led. */
  private void lead(Kernel kernel, Map<Client, Servers> servers, HopShared shared)
      throws IOException {
    List<KernelFlow> led = new ArrayList<>();
    List<FlowKey> forgotten = new ArrayList<>();
    changed.forEach(
        (client, key) -> {
          Servers of = servers.get(client);
          if (of == null) {
            forgotten.add(key);
          } else {
            int server = shared.reach().routes().number(of.newest.server());
            led.add(KernelFlow.of(of.newest.key, server, 0));
          }
        });
    if (!led.isEmpty()) {
      kernel.datagrams().lead(led);
    }
    if (!forgotten.isEmpty()) {
      kernel.datagrams().forget(forgotten);
    }
  }
}
