package dev.pointsman.model;

/**
 * That a scheduler node owns a VIP.
 *
 * @param owner the node
 * @param term the term it owns it under, never {@link Term#NONE}
 */
public record Ownership(NodeName owner, Term term) {
  @Override
  public String toString() {
    return owner + " (term " + term + ")";
  }
}
