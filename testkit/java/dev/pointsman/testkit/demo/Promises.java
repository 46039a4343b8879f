package dev.pointsman.testkit.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demo says will happen, and what of it did not. */
final class Promises {
  private final List<String> broken = new ArrayList<>();

  /** Keeps a promise, or breaks it. */
  void check(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(otherwise);
    }
  }

  /** A sentence for each broken one; none, and all is well. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  /** What has to hold for every viewer at any time. */
  void checkBytes(List<Account> viewers) {
    for (Account viewer : viewers) {
      String name = viewer.name();
      check(viewer.allCorrupt() == 0, name + " got packets that were not as they were sent.");
      check(viewer.allLost() == 0, name + " missed packets.");
      check(viewer.torn() == 0, name + " got a clip of another size than was sent.");
    }
  }
}
