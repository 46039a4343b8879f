package dev.pointsman.hop;

import dev.pointsman.dispatch.LogLimiter;
import dev.pointsman.flows.packet.Onward;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.linux.datapath.KernelFlow;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to the kernel: decisions, first packets, resets, and flows to be forgotten; collected
 * while a batch is gone through, and handed over with a call for each kind. Part of the VIP's
 * actor.
 */
final class HopSender {
  private static final Logger LOG = LoggerFactory.getLogger(HopSender.class);

  private record Waiting(TcpFrame frame, long since) {}

  private final LogLimiter limiter = new LogLimiter(5, Duration.ofSeconds(10), System.nanoTime());
  private final Map<FlowKey, Waiting> waiting = new HashMap<>();
  private final List<FlowKey> forgotten = new ArrayList<>();

  /** What became of flows that were handed to the kernel. */
  interface Outcome {
    /**
     * The kernel has it, and its SYN went on.
     *
     * @param waitedNanos since the SYN came
     */
    void sent(FlowKey key, long waitedNanos);

    /**
     * The kernel has no room for it.
     *
     * @param syn its SYN, if that has not gone on
     */
    void full(FlowKey key, Optional<TcpFrame> syn);

    /** The kernel did not take it. */
    void failed(FlowKey key);
  }

  /**
   * Keeps a SYN until its flow goes on.
   *
   * @param since when it came
   */
  void hold(FlowKey key, TcpFrame syn, long since) {
    waiting.put(key, new Waiting(syn, since));
  }

  /** A flow has ended: the kernel is to forget it, and its SYN goes nowhere. */
  void forget(FlowKey key) {
    waiting.remove(key);
    forgotten.add(key);
  }

  /** Has the kernel forget what is to be forgotten. */
  void flush(Kernel kernel) {
    if (forgotten.isEmpty()) {
      return;
    }
    try {
      kernel.remove(forgotten);
    } catch (IOException e) {
      problem("remove", e);
    }
    forgotten.clear();
  }

  /** Puts flows into the kernel and sends their SYNs on. */
  void release(List<HopFlow> flows, Kernel kernel, ServerRoutes routes, Outcome outcome, long now) {
    if (flows.isEmpty()) {
      return;
    }
    List<KernelFlow> decided = new ArrayList<>(flows.size());
    for (HopFlow flow : flows) {
      decided.add(KernelFlow.of(flow.key, routes.number(flow.server()), now));
    }
    int put = install(decided, kernel);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      HopFlow flow = flows.get(i);
      Waiting syn = waiting.remove(flow.key);
      if (put < 0) {
        outcome.failed(flow.key);
      } else if (i >= put) {
        outcome.full(flow.key, Optional.ofNullable(syn).map(Waiting::frame));
      } else if (syn != null) {
        route(syn.frame(), routes.of(flow.server()), frames, kernel);
        outcome.sent(flow.key, Math.max(0, now - syn.since()));
      }
    }
    send(frames, kernel);
  }

  private int install(List<KernelFlow> decided, Kernel kernel) {
    try {
      return kernel.install(decided);
    } catch (IOException e) {
      problem("install", e);
      return -1;
    }
  }

  private void route(TcpFrame syn, Route route, List<byte[]> frames, Kernel kernel) {
    if (route.macs().isEmpty()) {
      // Its neighbour was lost meanwhile; the client sends its SYN again.
      return;
    }
    byte[] frame = Onward.withoutPayload(syn, route.macs().get());
    if (!route.local()) {
      frames.add(frame);
      return;
    }
    try {
      kernel.deliver(frame);
    } catch (IOException e) {
      problem("deliver", e);
    }
  }

  /** Sends frames; those that do not go are their senders' to repeat. */
  void send(List<byte[]> frames, Kernel kernel) {
    if (frames.isEmpty()) {
      return;
    }
    try {
      kernel.send(frames);
    } catch (IOException e) {
      problem("send", e);
    }
  }

  private void problem(String what, IOException cause) {
    long before = limiter.permit(System.nanoTime());
    if (before >= 0) {
      LOG.error(
          "hop={} failed reason=\"{}\" not-logged-before={}", what, cause.getMessage(), before);
    }
  }
}
