package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;

/**
 * A voter's promise to consent to no other owner for the length of a lease, as the candidate hears
 * of it.
 *
 * @param candidate who has the promise
 * @param incarnation which start of the candidate has it: another start is another candidate
 * @param term the term asked for
 * @param stamp the candidate's clock when it sent the request, so that its lease counts from then
 */
public record Vote(NodeName candidate, long incarnation, Term term, long stamp) {}
