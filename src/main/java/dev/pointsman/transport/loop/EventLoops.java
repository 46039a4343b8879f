package dev.pointsman.transport.loop;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.dispatch.DispatcherPrerequisites;

/**
 * Finds the event loops of an actor system.
 *
 * <p>Two dispatchers of a system share its loops, and Pekko makes their executors one by one, from
 * class names, with nothing in common but their prerequisites. So the loops are kept by one of
 * those that is the system's own: its scheduler.
 */
public final class EventLoops {
  private static final Map<Scheduler, EventLoopGroup> GROUPS = new WeakHashMap<>();

  private EventLoops() {}

  /** The loops of an actor system, one of whose dispatchers has run something. */
  public static EventLoopGroup of(ActorSystem system) {
    synchronized (GROUPS) {
      EventLoopGroup group = GROUPS.get(system.scheduler());
      if (group == null) {
        throw new IllegalStateException("no dispatcher of " + system + " runs on event loops");
      }
      return group;
    }
  }

  static EventLoopGroup retain(
      DispatcherPrerequisites prerequisites, int size, ThreadFactory threads) {
    synchronized (GROUPS) {
      EventLoopGroup group = GROUPS.get(prerequisites.scheduler());
      if (group == null || !group.retain()) {
        group = new EventLoopGroup(size, threads);
        GROUPS.put(prerequisites.scheduler(), group);
      }
      return group;
    }
  }
}
