package dev.pointsman.testkit.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The last lines of a process, which any thread may read or wait on. */
final class Output {

  /** Lines kept: a tool that writes for ever costs a bounded amount of memory. */
  static final int KEPT = 20_000;

  private static final int TAIL = 40;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long written;
  private boolean ended;

  void add(String line) {
    lock.lock();
    try {
      if (lines.size() == KEPT) {
        lines.removeFirst();
      }
      lines.addLast(line);
      written++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  String tail() {
    List<String> all = lines();
    return String.join("\n", all.subList(Math.max(0, all.size() - TAIL), all.size()));
  }

  String await(String name, Predicate<String> wanted, Duration within) {
    long left = within.toNanos();
    long seen = 0;
    lock.lock();
    try {
      while (true) {
        long unseen = Math.min(written - seen, lines.size());
        List<String> fresh =
            new ArrayList<>(lines).subList((int) (lines.size() - unseen), lines.size());
        seen = written;
        for (String line : fresh) {
          if (wanted.test(line)) {
            return line;
          }
        }
        if (ended || left <= 0) {
          throw new AssertionError(
              "%s %s without the line waited for; its last lines:\n%s"
                  .formatted(name, ended ? "ended" : "wrote for " + within, tail()));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a line of " + name, e);
    } finally {
      lock.unlock();
    }
  }
}
