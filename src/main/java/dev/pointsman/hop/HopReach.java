package dev.pointsman.hop;

import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interface as a VIP's actor knows it now. Part of that actor. */
final class HopReach {
  private static final Logger LOG = LoggerFactory.getLogger(HopReach.class);

  private Optional<Kernel> kernel = Optional.empty();
  private ServerRoutes routes = ServerRoutes.NONE;
  private String problem = "";

  /** It can be used; true if it is another than before. */
  boolean ready(Kernel now, ServerRoutes reached) {
    boolean another = !kernel.equals(Optional.of(now));
    kernel = Optional.of(now);
    routes = reached;
    problem = "";
    return another;
  }

  void notReady(String reason) {
    kernel = Optional.empty();
    problem = reason;
  }

  /** Empty while the interface cannot be used. */
  Optional<Kernel> kernel() {
    return kernel;
  }

  ServerRoutes routes() {
    return routes;
  }

  /** Why it cannot be used; empty if it can, or nobody knows yet. */
  String problem() {
    return problem;
  }

  /** What the kernel has of a flow; empty if nothing, or it does not say. */
  Optional<KernelFlow> find(FlowKey key) {
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    try {
      return kernel.get().find(key);
    } catch (IOException e) {
      LOG.debug("flow={} counts=unknown", key, e);
      return Optional.empty();
    }
  }
}
