package dev.pointsman.linux.bpf;

import dev.pointsman.linux.SystemCallException;

/** A program that loads a program, and prints what it is told. */
final class UnprivilegedLoader {
  private UnprivilegedLoader() {}

  public static void main(String[] args) {
    try (BpfMap map = BpfMap.create(new MapDefinition("pm_array", MapType.ARRAY, 4, 8, 3, 0));
        BpfProgram program =
            BpfProgram.load("pm_test", "Apache-2.0", BpfProgramTest.counting(map))) {
      System.out.println("found " + BpfObjects.program(BpfObjects.id(program)).isPresent());
    } catch (SystemCallException e) {
      System.out.println(e.getMessage());
    }
  }
}
