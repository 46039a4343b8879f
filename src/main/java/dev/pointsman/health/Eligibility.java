package dev.pointsman.health;

import dev.pointsman.model.AdminState;

/**
 * Whether a server may take new connections, and why.
 *
 * @param takesNew whether it may
 * @param reason {@code up}, {@code unknown}, {@code down: connection refused}, {@code held}, {@code
 *     draining} or {@code disabled}
 */
public record Eligibility(boolean takesNew, String reason) {
  /** What the operator wants counts first: a server that is drained is drained, up or down. */
  public static Eligibility of(AdminState admin, HealthState health) {
    return switch (admin) {
      case DISABLED, DRAINING -> new Eligibility(false, admin.label());
      case ENABLED -> of(health);
    };
  }

  private static Eligibility of(HealthState health) {
    return switch (health) {
      case HealthState.Unknown unknown -> new Eligibility(true, unknown.label());
      case HealthState.Up up -> new Eligibility(true, up.label());
      case HealthState.Down down -> new Eligibility(false, down.label() + ": " + down.reason());
      case HealthState.Held held -> new Eligibility(false, held.label());
    };
  }
}
