package dev.pointsman.replication.cluster;

import dev.pointsman.model.SchedulerNode;
import java.net.BindException;
import java.util.Objects;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.jspecify.annotations.Nullable;

/** Why a cluster's actor system did not start, or ended, in words of the site. */
final class StartFailures {
  private StartFailures() {}

  static String address(MemberSettings settings) {
    SchedulerNode self = Objects.requireNonNull(settings.nodes().get(settings.node()));
    return self.host() + ":" + self.port();
  }

  static String reason(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "cannot be listened on (" + cause.getMessage() + ")";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  static String words(CoordinatedShutdown.Reason reason) {
    return switch (reason) {
      case CoordinatedShutdown.IncompatibleConfigurationDetectedReason$ refused ->
          "the peer refused it: it is of another site, or of another version";
      case CoordinatedShutdown.ClusterDowningReason$ downed -> "its peers gave it up";
      default -> reason.getClass().getSimpleName();
    };
  }
}
