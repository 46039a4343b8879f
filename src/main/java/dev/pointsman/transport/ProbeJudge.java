package dev.pointsman.transport;

import org.jspecify.annotations.Nullable;

/** Judges what a server answers to a health check; owned by one check, called by its stream. */
public interface ProbeJudge {
  /** Being connected is enough. */
  ProbeJudge CONNECTED_IS_WELL =
      new ProbeJudge() {
        @Override
        public ProbeVerdict connected() {
          return ProbeVerdict.PASSED;
        }

        @Override
        public @Nullable ProbeVerdict offer(byte[] bytes) {
          return ProbeVerdict.PASSED;
        }

        @Override
        public ProbeVerdict end() {
          return ProbeVerdict.PASSED;
        }
      };

  /** The verdict on a server that accepted, or null to hear what it has to say. */
  @Nullable ProbeVerdict connected();

  /** The verdict after these bytes, or null to hear more. */
  @Nullable ProbeVerdict offer(byte[] bytes);

  /** The verdict on a server that closed. */
  ProbeVerdict end();
}
