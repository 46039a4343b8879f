package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.SystemCallException;
import java.util.List;
import java.util.function.Consumer;

/** The thread that reads the program's rings and tells the listener. */
final class EventReader implements AutoCloseable {
  /** Events of one call: those of some milliseconds of a flood of SYNs. */
  private static final int EVENTS = 1024;

  private static final int STRAYS = 256;

  private final EventRing events;
  private final EventRing strays;
  private final Descriptor stop;
  private final DataPathListener listener;
  private final Thread thread;

  private EventReader(
      EventRing events, EventRing strays, Descriptor stop, DataPathListener listener, String name) {
    this.events = events;
    this.strays = strays;
    this.stop = stop;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Begins to read; the rings are closed with it. */
  static EventReader start(HopMaps maps, DataPathListener listener, String interfaceName)
      throws SystemCallException {
    EventRing events = EventRing.of(maps.events());
    EventRing strays = null;
    try {
      strays = EventRing.of(maps.strays());
      String name = "hop events of " + interfaceName;
      EventReader reader = new EventReader(events, strays, Descriptor.event(name), listener, name);
      reader.thread.start();
      return reader;
    } catch (SystemCallException e) {
      events.close();
      if (strays != null) {
        strays.close();
      }
      throw e;
    }
  }

  private void run() {
    try {
      while (await()) {
        tell(events.read(EVENTS), listener::onEvents);
        tell(strays.read(STRAYS), listener::onStrays);
      }
    } catch (SystemCallException e) {
      listener.onFailure(e);
    } finally {
      synchronized (stop) {
        stop.close();
      }
      events.close();
      strays.close();
    }
  }

  /** Waits for something to read; false when there is to be no more. */
  private boolean await() throws SystemCallException {
    int[] fds = {stop.fd(), events.fd(), strays.fd()};
    return (Descriptor.awaitReadable(fds, -1, thread.getName()) & 1) == 0;
  }

  private void tell(List<FrameEvent> told, Consumer<List<FrameEvent>> whom) {
    if (told.isEmpty()) {
      return;
    }
    try {
      whom.accept(told);
    } catch (RuntimeException e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Ends reading; nothing is told afterwards, unless the listener itself calls it. */
  @Override
  public void close() {
    synchronized (stop) {
      if (thread.isAlive()) {
        try {
          stop.signal();
        } catch (SystemCallException e) {
          throw new IllegalStateException(thread.getName() + " cannot be told to stop", e);
        }
      }
    }
    if (Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
