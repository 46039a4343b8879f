package dev.pointsman.protocol;

/**
 * What a {@link HeadParser} knows after the bytes it has been fed.
 *
 * @param <H> the head
 */
public sealed interface HeadResult<H> {

  /** The head is not complete, and nothing is wrong so far. */
  record NeedMore<H>() implements HeadResult<H> {}

  /** The head has been read completely; bytes after it were not looked at. */
  record Complete<H>(H head) implements HeadResult<H> {}

  /** The bytes cannot become a head. */
  record Refused<H>(Refusal refusal) implements HeadResult<H> {}
}
