package dev.pointsman.replication.wire;

import dev.pointsman.model.NodeName;

/**
 * Who owned a VIP, and under which term.
 *
 * @param owner the scheduler node
 * @param term from 1; each takeover has a greater one
 */
public record VipTerm(NodeName owner, long term) {
  public static final DocumentFormat<VipTerm> FORMAT =
      new DocumentFormat<>("vip", 1, VipTerm.class);

  public VipTerm {
    if (term < 1) {
      throw new IllegalArgumentException("term: " + term + " (expected: >= 1)");
    }
  }
}
