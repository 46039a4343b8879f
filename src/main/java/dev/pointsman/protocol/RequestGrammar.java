package dev.pointsman.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What HTTP and RTSP each add to the head that they share: see {@link RequestHead}.
 *
 * <p>It is called in this order: {@link #target} once, {@link #field} at most once, {@link #end}
 * once, {@link #head} once; not at all after a fault.
 *
 * @param <H> the head that it makes
 */
interface RequestGrammar<H> {

  /** The name before the slash of the version, in capitals. */
  String protocol();

  /** Whether this major version, 0 to 9, is understood. */
  boolean speaks(int major);

  /** The one header field that the decision needs, in lower case; it may stand there once. */
  String neededField();

  /** Takes the first two words of the request line. */
  @Nullable Fault target(String method, String target);

  /** Takes the value of {@link #neededField()}, without the white space around it. */
  @Nullable Fault field(String value);

  /** Checks, at the end of the header fields, that all is there. */
  @Nullable Fault end(int major, int minor);

  /** The head, which is {@code length} bytes long. */
  H head(int major, int minor, int length);

  /** What is wrong with a part of the head; where it stands, {@link RequestHead} knows. */
  record Fault(RefusalReason reason, String message) {}
}
