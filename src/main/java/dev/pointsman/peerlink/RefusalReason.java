package dev.pointsman.peerlink;

import dev.pointsman.model.Labelled;
import java.util.Arrays;

/** Why two nodes do not link; each has its number in the protocol, which stays. */
public enum RefusalReason implements Labelled {
  /** One that this version does not know. */
  UNKNOWN(0, "unknown"),
  /** They speak different versions of the protocol. */
  OTHER_VERSION(1, "other-version"),
  /** They belong to sites of different names. */
  OTHER_SITE(2, "other-site"),
  /** The dialling node has the name of the one that it dialled. */
  OWN_NAME(3, "own-name"),
  /** Another node was dialled than the one that answers. */
  OTHER_NODE(4, "other-node"),
  /** The dialling node is none of those that the other one is configured with. */
  UNKNOWN_NODE(5, "unknown-node"),
  /** There is a live process of that name already. */
  DUPLICATE(6, "duplicate"),
  /** It could not show that it belongs to the site. */
  NOT_AUTHENTICATED(7, "not-authenticated"),
  /** It did not speak the protocol. */
  GARBAGE(8, "garbage"),
  /** Too many connections are waiting to be told who they are from. */
  TOO_MANY(9, "too-many");

  private final int number;
  private final String label;

  RefusalReason(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** Its number in the protocol, 0 to 255. */
  int number() {
    return number;
  }

  /** The reason of that number, or {@link #UNKNOWN}: a later version may have more. */
  static RefusalReason of(int number) {
    return Arrays.stream(values())
        .filter(reason -> reason.number == number)
        .findFirst()
        .orElse(UNKNOWN);
  }

  @Override
  public String label() {
    return label;
  }
}
