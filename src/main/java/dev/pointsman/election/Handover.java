package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * The rest of a lease, given to a successor by an owner that has let go. Voters that are bound to
 * the old owner are bound to the successor by it, for as long as they were.
 *
 * @param successor who may own the VIP now
 * @param incarnation which start of the successor
 * @param term the term to own it under
 * @param stamp the latest stamp the old owner had from the successor: a moment on the successor's
 *     clock that is certainly past
 * @param remaining nanoseconds from {@code stamp} for which the successor may own the VIP without
 *     asking anybody
 * @param moved the wish that brought it about
 */
public record Handover(
    NodeName successor,
    long incarnation,
    Term term,
    long stamp,
    long remaining,
    Optional<Wish> moved) {}
