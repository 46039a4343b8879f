package dev.pointsman.hop;

import dev.pointsman.flows.packet.ParsedFrame;
import dev.pointsman.flows.packet.TcpFrame;
import dev.pointsman.linux.datapath.DataPathListener;
import dev.pointsman.linux.datapath.FrameEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what the kernel tells, to the actor of the VIP that each frame is about: some at a
 * time, and no more than that actor keeps up with. What is beyond that stays in the kernel's ring,
 * where the program counts what no longer fits.
 */
final class EventRouter implements DataPathListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventRouter.class);

  /** Messages on their way to a VIP's actor, each of 1,024 frames at most. */
  private static final int MOST = 8;

  /** An actor that has not taken a message for so long has failed or hangs. */
  private static final long PATIENCE_SECONDS = 1;

  private record Address(long high, long low) {}

  private record Whither(ActorRef<HopVipActor.Command> actor, Semaphore room) {}

  private final Consumer<IOException> onFailure;
  private volatile Map<Address, Whither> routes = Map.of();

  EventRouter(Consumer<IOException> onFailure) {
    this.onFailure = onFailure;
  }

  /** Frames to this VIP go to that actor from now on. */
  synchronized void add(InetAddress vip, ActorRef<HopVipActor.Command> actor) {
    Map<Address, Whither> next = new HashMap<>(routes);
    next.put(address(vip), new Whither(actor, new Semaphore(MOST)));
    routes = Map.copyOf(next);
  }

  /** Nobody looks after this VIP any more. */
  synchronized void remove(InetAddress vip) {
    Map<Address, Whither> next = new HashMap<>(routes);
    next.remove(address(vip));
    routes = Map.copyOf(next);
  }

  private static Address address(InetAddress vip) {
    return new Address(dev.pointsman.model.FlowKey.high(vip), dev.pointsman.model.FlowKey.low(vip));
  }

  @Override
  public void onEvents(List<FrameEvent> events) {
    route(events, HopVipActor.Seen::new);
  }

  @Override
  public void onStrays(List<FrameEvent> strays) {
    route(strays, HopVipActor.Strayed::new);
  }

  @Override
  public void onFailure(IOException cause) {
    onFailure.accept(cause);
  }

  private interface Wrapping {
    HopVipActor.Command of(List<Sighting> sightings, Runnable done);
  }

  private void route(List<FrameEvent> events, Wrapping wrapping) {
    Map<Address, List<Sighting>> byVip = new LinkedHashMap<>();
    for (FrameEvent event : events) {
      ParsedFrame parsed = TcpFrame.parse(event.head());
      switch (parsed) {
        case TcpFrame frame ->
            byVip
                .computeIfAbsent(
                    new Address(frame.key().vipHigh(), frame.key().vipLow()),
                    vip -> new ArrayList<>())
                .add(new Sighting(event.type(), frame, event.time()));
        // Broken heads are a client's matter, and there may be as many as it likes.
        case ParsedFrame.Refused refused -> LOG.debug("frame=refused {}", refused.sentence());
      }
    }
    byVip.forEach((vip, sightings) -> pass(vip, sightings, wrapping));
  }

  private void pass(Address vip, List<Sighting> sightings, Wrapping wrapping) {
    Whither to = routes.get(vip);
    if (to == null) {
      return;
    }
    try {
      if (to.room().tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        to.actor().tell(wrapping.of(sightings, to.room()::release));
      } else {
        LOG.warn(
            "frames={} dropped: the VIP's actor has taken none for {} s",
            sightings.size(),
            PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
