package dev.pointsman.linux;

import java.io.IOException;
import java.net.InetAddress;

/** A program that tries what needs privileges, and prints what it is told. */
final class Unprivileged {
  private Unprivileged() {}

  public static void main(String[] args) throws IOException {
    System.out.println("capabilities: " + Capabilities.ofThisProcess().effective());
    try {
      new Rtnetlink().add("lo", InetAddress.ofLiteral("127.9.9.9"));
      System.out.println("added");
    } catch (SystemCallException e) {
      System.out.println(e.getMessage());
    }
    try (Announcer announcer = Announcer.open()) {
      System.out.println("opened " + (announcer != null));
    } catch (SystemCallException e) {
      System.out.println(e.getMessage());
    }
  }
}
