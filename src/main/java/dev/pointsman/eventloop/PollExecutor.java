package dev.pointsman.eventloop;

import com.typesafe.config.Config;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.pekko.dispatch.AbstractNodeQueue;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.TaskInvocation;
import org.jspecify.annotations.Nullable;

/**
 * The executor of Pekko's selectors, for {@code pekko.io.tcp.selector-dispatcher} alone.
 *
 * <p>A selector of Pekko submits one thing, again and again: a queue of its own, from which each
 * run takes the first entry (the dispatcher's {@code throughput} must be 1). The entry that waits
 * for sockets was the first ever put there, and it puts itself back at the end; all others change
 * the interest of a channel and are over at once. So the two are told apart by looking at the head
 * of the queue. Should Pekko change this, binding the first port fails.
 */
public final class PollExecutor extends LoopExecutorConfigurator {
  private final Map<Object, PekkoSelector> selectors =
      Collections.synchronizedMap(new IdentityHashMap<>());

  public PollExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  void submit(EventLoopGroup group, Runnable work) {
    if (work instanceof TaskInvocation invocation
        && invocation.runnable() instanceof AbstractNodeQueue<?> entries) {
      PekkoSelector selector =
          selectors.computeIfAbsent(
              entries, first -> new PekkoSelector(group.assignSelector(), entries.peek()));
      selector.loop().poll(new Poll(work, () -> waits(selector.waitingEntry(), entries)));
    } else {
      throw new IllegalStateException(
          "not a selector of Pekko: " + work + "; use this executor for pekko.io.tcp alone");
    }
  }

  /**
   * What is remembered of a selector.
   *
   * @param loop where it runs, for ever: two that wait on one loop would keep each other waiting
   * @param waitingEntry its step that waits for sockets
   */
  private record PekkoSelector(EventLoop loop, @Nullable Object waitingEntry) {}

  /**
   * Whether the next step waits. Changes of interest go before it: Pekko's waiting step puts itself
   * back before the actors have run, so that what they change would come after the next select,
   * which would take every socket out of its set only to put it back by the one after.
   */
  private static <T> boolean waits(@Nullable Object waitingEntry, AbstractNodeQueue<T> entries) {
    if (!isHead(waitingEntry, entries)) {
      return false;
    }
    // Only the loop's thread takes from the queue, and this is it.
    T waiting = entries.poll();
    entries.add(waiting);
    return isHead(waitingEntry, entries);
  }

  @SuppressWarnings("ReferenceEquality") // it is the very entry that is meant
  private static boolean isHead(@Nullable Object entry, AbstractNodeQueue<?> entries) {
    return entries.peek() == entry;
  }
}
