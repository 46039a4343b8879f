package dev.pointsman.linux.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an eBPF program, one instruction a call (RFC 9669).
 *
 * <p>For example, one that lets every packet pass:
 *
 * <pre>{@code
 * Code code = new Assembler().set(R0, 0).exit().assemble();
 * }</pre>
 *
 * <p>A label is any name, set once by {@link #label} and jumped to from before it: the kernel
 * verifies a program without loops in one pass. Numbers are in the machine's byte order, which has
 * to be little-endian; what is in network byte order is compared with {@link #networkOrder}.
 */
public final class Assembler {
  private static final int LOAD_IMMEDIATE_64 = 0x18;
  private static final int LOAD = 0x61;
  private static final int STORE_IMMEDIATE = 0x62;
  private static final int STORE = 0x63;
  private static final int ATOMIC = 0xc3;
  private static final int ALU64 = 0x07;
  private static final int JUMP = 0x05;
  private static final int CALL = 0x85;
  private static final int EXIT = 0x95;
  private static final int BY_REGISTER = 0x08;

  private static final int ATOMIC_ADD = 0x00;
  private static final int ATOMIC_OR_FETCH = 0x41; // BPF_OR | BPF_FETCH, Linux 5.12
  private static final int MAP_BY_DESCRIPTOR = 1; // BPF_PSEUDO_MAP_FD

  private record Instruction(int code, int registers, int offset, int immediate) {}

  private record Jump(int at, String label) {}

  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Jump> jumps = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();

  /** A number of 16 bits as a little-endian machine reads it from a packet. */
  public static int networkOrder(int value) {
    return Short.reverseBytes((short) value) & 0xffff;
  }

  /** {@code register = value}, with its sign. */
  public Assembler set(Register register, int value) {
    return apply(Operation.MOVE, register, value);
  }

  /** {@code to = from}. */
  public Assembler move(Register to, Register from) {
    return apply(Operation.MOVE, to, from);
  }

  /** {@code register = register operation value}; the value with its sign. */
  public Assembler apply(Operation operation, Register register, int value) {
    return add(ALU64 | operation.bits(), register, Register.R0, 0, value);
  }

  /** {@code register = register operation other}. */
  public Assembler apply(Operation operation, Register register, Register other) {
    return add(ALU64 | BY_REGISTER | operation.bits(), register, other, 0, 0);
  }

  /** {@code to = *(from + offset)}, unsigned. */
  public Assembler load(Size size, Register to, Register from, int offset) {
    return add(LOAD | size.bits(), to, from, offset, 0);
  }

  /** {@code *(to + offset) = from}. */
  public Assembler store(Size size, Register to, int offset, Register from) {
    return add(STORE | size.bits(), to, from, offset, 0);
  }

  /** {@code *(to + offset) = value}. */
  public Assembler store(Size size, Register to, int offset, int value) {
    return add(STORE_IMMEDIATE | size.bits(), to, Register.R0, offset, value);
  }

  /** {@code *(to + offset) += value}, of 8 bytes, beside other processors. */
  public Assembler atomicAdd(Register to, int offset, Register value) {
    return add(ATOMIC | Size.DOUBLE.bits(), to, value, offset, ATOMIC_ADD);
  }

  /**
   * {@code *(to + offset) |= value}, of 4 bytes, beside other processors; {@code value} becomes
   * what was there before.
   */
  public Assembler atomicOr(Register to, int offset, Register value) {
    return add(ATOMIC | Size.WORD.bits(), to, value, offset, ATOMIC_OR_FETCH);
  }

  /** {@code register = map}, for a call. */
  public Assembler map(Register register, BpfMap map) {
    int registers = register.number() | MAP_BY_DESCRIPTOR << 4;
    instructions.add(new Instruction(LOAD_IMMEDIATE_64, registers, 0, map.fd()));
    instructions.add(new Instruction(0, 0, 0, 0)); // the upper half of 64 bits
    return this;
  }

  /** {@code register = FRAME + offset}: a place on the stack, for a call. */
  public Assembler stack(Register register, int offset) {
    return move(register, Register.FRAME).apply(Operation.ADD, register, offset);
  }

  public Assembler call(Helper helper) {
    return add(CALL, Register.R0, Register.R0, 0, helper.number());
  }

  public Assembler exit() {
    return add(EXIT, Register.R0, Register.R0, 0, 0);
  }

  /** {@code goto label}. */
  public Assembler jump(String label) {
    jumps.add(new Jump(instructions.size(), label));
    return add(JUMP, Register.R0, Register.R0, 0, 0);
  }

  /** {@code if (register condition value) goto label}; the value with its sign. */
  public Assembler jumpIf(Register register, Condition condition, int value, String label) {
    jumps.add(new Jump(instructions.size(), label));
    return add(JUMP | condition.bits(), register, Register.R0, 0, value);
  }

  /** {@code if (register condition other) goto label}. */
  public Assembler jumpIf(Register register, Condition condition, Register other, String label) {
    jumps.add(new Jump(instructions.size(), label));
    return add(JUMP | BY_REGISTER | condition.bits(), register, other, 0, 0);
  }

  /** Names the next instruction. */
  public Assembler label(String name) {
    if (labels.putIfAbsent(name, instructions.size()) != null) {
      throw new IllegalStateException("label " + name + " is set twice");
    }
    return this;
  }

  /**
   * The program.
   *
   * @throws IllegalStateException naming a label that is jumped to and was not set, or lies behind
   */
  public Code assemble() {
    for (Jump jump : jumps) {
      Integer target = labels.get(jump.label());
      if (target == null) {
        throw new IllegalStateException("label " + jump.label() + " is not set");
      }
      int distance = target - jump.at() - 1;
      if (distance < 0 || distance > Short.MAX_VALUE) {
        throw new IllegalStateException("label " + jump.label() + " is " + distance + " away");
      }
      Instruction made = instructions.get(jump.at());
      instructions.set(
          jump.at(), new Instruction(made.code(), made.registers(), distance, made.immediate()));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(instructions.size() * Code.INSTRUCTION).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction made : instructions) {
      bytes
          .put((byte) made.code())
          .put((byte) made.registers())
          .putShort((short) made.offset())
          .putInt(made.immediate());
    }
    return new Code(bytes.array());
  }

  private Assembler add(int code, Register to, Register from, int offset, int immediate) {
    if (offset < Short.MIN_VALUE || offset > Short.MAX_VALUE) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: -32768 to 32767)");
    }
    instructions.add(new Instruction(code, to.number() | from.number() << 4, offset, immediate));
    return this;
  }
}
