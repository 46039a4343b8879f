package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Errno;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A program for the tc classifier in the kernel, verified and compiled by it.
 *
 * <p>Lives as long as a descriptor of it is open or it is attached somewhere.
 */
public final class BpfProgram implements AutoCloseable {
  private static final int SCHED_CLS = 3;
  private static final int LOG_SIZE = 1 << 20;

  /**
   * What a test run came to.
   *
   * @param action what the program returned
   * @param frame the packet after it
   * @param nanos the time of a run, on average
   */
  @SuppressWarnings("ArrayRecordComponent") // looked at, compared by nobody
  public record TestRun(int action, byte[] frame, int nanos) {}

  private final Descriptor descriptor;

  private BpfProgram(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Loads a program.
   *
   * @param name at most 15 letters, digits, {@code _} and {@code .}
   * @param license helper functions may ask for a compatible one
   * @throws SystemCallException with the verifier's last words when it refuses the program
   */
  public static BpfProgram load(String name, String license, Code code) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      byte[] instructions = code.bytes();
      call.put(0, SCHED_CLS)
          .put(4, instructions.length / Code.INSTRUCTION)
          .put(8, call.memory(instructions))
          .put(16, call.memory((license + "\0").getBytes(StandardCharsets.UTF_8)))
          .putName(48, name);
      long fd = call.run(BpfCall.PROG_LOAD);
      if (fd < 0) {
        throw refused(call, name, Descriptor.errno(fd));
      }
      return new BpfProgram(Descriptor.of(fd, name));
    }
  }

  /** Loads it once more, with a log: writing one costs more than verifying. */
  private static SystemCallException refused(BpfCall call, String name, Errno errno) {
    if (errno.equals(Errno.EPERM) || errno.equals(Errno.ENOSYS)) {
      return BpfCall.failure("BPF_PROG_LOAD", name, errno);
    }
    MemorySegment log = call.memory(LOG_SIZE);
    long again = call.put(24, 1).put(28, LOG_SIZE).put(32, log).run(BpfCall.PROG_LOAD);
    if (again >= 0) {
      Descriptor.of(again, name).close();
    }
    String remedy = BpfCall.remedy(errno);
    String said = VerifierLog.tail(log.getString(0));
    return SystemCallException.of(
        "BPF_PROG_LOAD", name, errno, "", said.isEmpty() ? remedy : "the verifier: " + said);
  }

  static BpfProgram of(Descriptor descriptor) {
    return new BpfProgram(descriptor);
  }

  public int fd() {
    return descriptor.fd();
  }

  /**
   * Runs the program on a frame that nobody sent. Its effects on maps are real, and so are packets
   * that it clones; what it returns is not acted upon.
   *
   * @param frame from its Ethernet header on, 14 bytes or more
   * @param repeat how often, to measure its time
   */
  public TestRun test(byte[] frame, int repeat) throws SystemCallException {
    try (BpfCall call = new BpfCall()) {
      int room = frame.length + 256; // a program may make a packet longer
      MemorySegment out = call.memory(room);
      call.put(0, fd())
          .put(8, frame.length)
          .put(12, room)
          .put(16, call.memory(frame))
          .put(24, out)
          .put(32, repeat)
          .check(
              BpfCall.PROG_TEST_RUN,
              "BPF_PROG_TEST_RUN",
              "of a frame of " + frame.length + " bytes");
      byte[] after = out.asSlice(0, call.get(12)).toArray(JAVA_BYTE);
      return new TestRun(call.get(4), after, call.get(36));
    }
  }

  /** Closes this process's descriptor; the program lives on while it is attached. */
  @Override
  public void close() {
    descriptor.close();
  }
}
