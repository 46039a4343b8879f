package dev.pointsman.linux.bpf;

import java.io.IOException;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A program that asks for what tests of this package need, and prints how a test would end. */
final class RequiringBpf {
  private RequiringBpf() {}

  public static void main(String[] args) throws IOException {
    try {
      Bpf.require();
      System.out.println("run");
    } catch (TestAbortedException e) {
      System.out.println("skipped: " + e.getMessage());
    } catch (AssertionFailedError e) {
      System.out.println("failed: " + e.getMessage());
    }
  }
}
