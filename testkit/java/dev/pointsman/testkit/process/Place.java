package dev.pointsman.testkit.process;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Where programs run and sockets are made: this machine as it is, or a host of a lab. */
public interface Place {

  /** This machine as it is. */
  Place HERE =
      new Place() {
        @Override
        public Command command(Command command) {
          return command;
        }

        @Override
        public <T> T call(Duration within, Callable<T> body) {
          try {
            return body.call();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      };

  /** That command, to run there. */
  Command command(Command command);

  /**
   * Runs code there; the sockets that it makes stay there.
   *
   * @param within the longest that it may take, where that is kept
   * @throws RuntimeException with its cause, when it throws or takes longer
   */
  <T> T call(Duration within, Callable<T> body);
}
