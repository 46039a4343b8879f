package dev.pointsman.election;

import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * A node's statement that it owns a VIP.
 *
 * @param term the term it owns it under
 * @param moved the wish that put it there; such an owner is not preempted
 */
public record Claim(Term term, Optional<Wish> moved) {}
