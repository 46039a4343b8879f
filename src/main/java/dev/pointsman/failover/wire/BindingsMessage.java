package dev.pointsman.failover.wire;

import dev.pointsman.stickiness.BindingChange;
import java.util.List;

/** What nodes tell each other of the bindings of clients to servers: a batch of their link. */
public sealed interface BindingsMessage {
  /** The sender lacks bindings, and is to be told everything. */
  record Ask() implements BindingsMessage {}

  /** Bindings that are new, or have changed. */
  record Tell(List<BindingChange> changes) implements BindingsMessage {
    public Tell {
      changes = List.copyOf(changes);
    }
  }
}
