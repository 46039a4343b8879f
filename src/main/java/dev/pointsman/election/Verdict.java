package dev.pointsman.election;

import java.util.List;

/** What comes of a decision about one VIP. */
record Verdict(Tenure tenure, List<Transition> transitions) {
  static Verdict none(Tenure unchanged) {
    return new Verdict(unchanged, List.of());
  }

  static Verdict of(Tenure changed, Transition transition) {
    return new Verdict(changed, List.of(transition));
  }
}
