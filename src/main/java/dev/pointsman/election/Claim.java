package dev.pointsman.election;

import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * A node's statement that it owns a VIP.
 *
 * @param term the term it owns it under
 * @param moved the wish that put it there; such an owner is not preempted
 * @param provisional whether its node has heard none of several others since it took the VIP, so
 *     that it may be the one that is cut off; any claim that is not goes before it
 */
public record Claim(Term term, Optional<Wish> moved, boolean provisional) {}
