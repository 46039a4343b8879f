package dev.pointsman.flows;

import dev.pointsman.model.FlowKey;

/** A change that backups have to know of; the newest of a flow says everything. */
public sealed interface FlowChange {
  FlowKey key();

  /** A flow that is new or has changed. */
  record Put(FlowImage image) implements FlowChange {
    @Override
    public FlowKey key() {
      return image.key();
    }
  }

  /** A flow that is no more. */
  record Removed(FlowKey key) implements FlowChange {}
}
