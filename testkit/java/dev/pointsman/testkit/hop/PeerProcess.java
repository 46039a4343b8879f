package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.Peers;
import dev.pointsman.testkit.process.Command;
import java.nio.file.Path;

/**
 * A simulated peer in a process of its own, for a host of a lab: its virtual threads make sockets,
 * and these would be in the namespace of whatever thread carries them.
 */
final class PeerProcess {
  private PeerProcess() {}

  /** The command that starts it, with the arguments of {@link Peers}. */
  static Command of(Object... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Command java =
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            Peers.class.getName());
    return new Command("a " + arguments[0], java.words()).with(arguments);
  }
}
