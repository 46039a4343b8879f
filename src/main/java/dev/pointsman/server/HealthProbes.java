package dev.pointsman.server;

import dev.pointsman.model.Endpoint;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.protocol.HealthAnswer;
import dev.pointsman.protocol.HealthProbe;
import dev.pointsman.transport.ProbeJudge;
import dev.pointsman.transport.ProbeVerdict;
import org.jspecify.annotations.Nullable;

/** What a health policy's checks send, and how their answers are judged. */
final class HealthProbes {
  private HealthProbes() {}

  static byte[] request(HealthPolicy policy, Endpoint server) {
    String host = policy.host().isEmpty() ? server.toString() : policy.host();
    return switch (policy.check()) {
      case NONE, TCP -> new byte[0];
      case HTTP -> HealthProbe.httpGet(host, policy.path());
      case RTSP -> HealthProbe.rtspOptions(host);
      case PNA -> HealthProbe.pnaGreeting(policy.path());
    };
  }

  static ProbeJudge judge(HealthPolicy policy) {
    return switch (policy.check()) {
      case NONE, TCP -> ProbeJudge.CONNECTED_IS_WELL;
      case HTTP -> new AnswerJudge(HealthAnswer.http());
      case RTSP -> new AnswerJudge(HealthAnswer.rtsp());
      case PNA -> new AnswerJudge(HealthAnswer.pna());
    };
  }

  private record AnswerJudge(HealthAnswer answer) implements ProbeJudge {
    @Override
    public @Nullable ProbeVerdict connected() {
      return null;
    }

    @Override
    public @Nullable ProbeVerdict offer(byte[] bytes) {
      return verdict(answer.feed(bytes, 0, bytes.length));
    }

    @Override
    public ProbeVerdict end() {
      ProbeVerdict verdict = verdict(answer.endOfInput());
      return verdict == null ? ProbeVerdict.failed("closed without an answer") : verdict;
    }

    private static @Nullable ProbeVerdict verdict(HealthAnswer.Verdict verdict) {
      return switch (verdict) {
        case HealthAnswer.Verdict.NeedMore more -> null;
        case HealthAnswer.Verdict.Healthy healthy -> ProbeVerdict.PASSED;
        case HealthAnswer.Verdict.Unhealthy unhealthy -> ProbeVerdict.failed(unhealthy.reason());
      };
    }
  }
}
