package dev.pointsman.server;

import dev.pointsman.linux.HalfOpen;
import dev.pointsman.linux.HalfOpenProbe;
import dev.pointsman.linux.Reach;
import dev.pointsman.linux.Routes;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FailureText;
import dev.pointsman.model.Server;
import dev.pointsman.transport.ProbeVerdict;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Checks servers on the way that hopped connections take, through a {@link HalfOpenProbe} an
 * interface, which is opened when it is first wanted and again when it has ended.
 *
 * <p>A server that is this node is not reached over a link: it has to have the VIP, and is then
 * dialled at it, as its own packets stay here.
 *
 * <p>Shared by the actors of all servers.
 */
public final class HopProbes implements AutoCloseable {
  private final Map<String, HalfOpenProbe> open = new HashMap<>();

  /** What has been opened by the time. */
  public HopProbes() {}

  /**
   * Asks a server whether it accepts connections to a VIP.
   *
   * @param dial asks at an address of this node
   */
  CompletionStage<ProbeVerdict> probe(
      Server server,
      CheckTargets.OfVip target,
      Function<Endpoint, CompletionStage<ProbeVerdict>> dial) {
    try {
      return of(target.networkInterface())
          .probe(server.address(), target.endpoint(), server.health().timeout())
          .thenCompose(
              found ->
                  found instanceof HalfOpen.ThisNode
                      ? here(target, dial)
                      : CompletableFuture.completedStage(HopVerdicts.of(found, server, target)));
    } catch (IOException e) {
      return CompletableFuture.completedStage(ProbeVerdict.notMade(FailureText.of(e)));
    }
  }

  private static CompletionStage<ProbeVerdict> here(
      CheckTargets.OfVip target, Function<Endpoint, CompletionStage<ProbeVerdict>> dial) {
    try {
      Reach reach = new Routes().reach(target.networkInterface(), target.endpoint().address());
      return reach instanceof Reach.ThisNode
          ? dial.apply(target.endpoint()).thenApply(verdict -> HopVerdicts.of(verdict, target))
          : CompletableFuture.completedStage(HopVerdicts.withoutVip(target));
    } catch (IOException e) {
      return CompletableFuture.completedStage(ProbeVerdict.notMade(FailureText.of(e)));
    }
  }

  private synchronized HalfOpenProbe of(String networkInterface) throws IOException {
    HalfOpenProbe there = open.get(networkInterface);
    if (there != null && there.ended().isEmpty()) {
      return there;
    }
    if (there != null) {
      open.remove(networkInterface);
      there.close();
    }
    HalfOpenProbe opened = HalfOpenProbe.open(networkInterface);
    open.put(networkInterface, opened);
    return opened;
  }

  /** Looks after none but these servers any more. */
  public synchronized void retain(Set<InetAddress> servers) {
    open.values().forEach(probe -> probe.retain(servers));
  }

  @Override
  public synchronized void close() {
    open.values().forEach(HalfOpenProbe::close);
    open.clear();
  }
}
