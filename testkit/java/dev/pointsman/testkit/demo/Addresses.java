package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything of the demo is: the original's 10.10.10.x as 127.0.0.x, and its ports, but for
 * those below 1024, which need root.
 *
 * @param http the VIP's and the web servers' port
 * @param pna the VIP's and the streaming servers' port for RealPlayer
 * @param rtsp the VIP's and the streaming servers' port for RTSP
 * @param cluster each scheduler node's port of the cluster
 * @param link each scheduler node's port of the links between them
 * @param api each scheduler node's HTTP API
 * @param metrics each scheduler node's Prometheus endpoint, which is Kamon's
 * @param status each scheduler node's status page, which is Kamon's
 * @param remarks a sentence for each port that is not the usual one
 */
record Addresses(
    int http,
    int pna,
    int rtsp,
    int cluster,
    int link,
    int api,
    int metrics,
    int status,
    List<String> remarks) {
  static final String VIP = "127.0.0.101";
  static final String STREAM1 = "127.0.0.11";
  static final String STREAM2 = "127.0.0.12";
  static final String WEB1 = "127.0.0.21";
  static final String WEB2 = "127.0.0.22";
  private static final String NODE1 = NodeName.SCHED_1.address();
  private static final String NODE2 = NodeName.SCHED_2.address();

  private static final int TRIES = 100;

  Addresses {
    remarks = List.copyOf(remarks);
  }

  /**
   * The usual ports, each replaced by a free one where it is taken.
   *
   * @throws DemoFailure when the machine has not got these addresses
   */
  static Addresses pick() {
    requireAll();
    List<String> remarks = new ArrayList<>();
    return new Addresses(
        pick("the web site", 8080, remarks, VIP, WEB1, WEB2),
        pick("PNA", 7070, remarks, VIP, STREAM1, STREAM2),
        pick("RTSP", 8554, remarks, VIP, STREAM1, STREAM2),
        pick("the cluster", 25520, remarks, NODE1, NODE2),
        pick("the links", 26520, remarks, NODE1, NODE2),
        pick("the HTTP API", 8900, remarks, NODE1, NODE2),
        pick("the metrics", 9095, remarks, NODE1, NODE2),
        pick("the status page", 5266, remarks, NODE1, NODE2),
        remarks);
  }

  /**
   * Free ports, none of them a usual one, so that any number of demos run side by side.
   *
   * @throws DemoFailure when the machine has not got these addresses
   */
  static Addresses unusual() {
    requireAll();
    return new Addresses(
        free(VIP, WEB1, WEB2),
        free(VIP, STREAM1, STREAM2),
        free(VIP, STREAM1, STREAM2),
        free(NODE1, NODE2),
        free(NODE1, NODE2),
        free(NODE1, NODE2),
        free(NODE1, NODE2),
        free(NODE1, NODE2),
        List.of());
  }

  private static void requireAll() {
    for (String address : List.of(VIP, NODE1, NODE2, STREAM1, STREAM2, WEB1, WEB2)) {
      if (!free(address, 0)) {
        throw new DemoFailure(
            address
                + " is not an address of this machine, and the demo needs a few of 127.0.0.0/8."
                + " Linux has them all; on macOS add each: sudo ifconfig lo0 alias "
                + address);
      }
    }
  }

  InetSocketAddress vip(int port) {
    return new InetSocketAddress(VIP, port);
  }

  /** Where a scheduler node's HTTP API is. */
  URI api(NodeName node) {
    return URI.create("http://" + node.address() + ":" + api);
  }

  /** The usual port, or a free one and a remark, where it is taken on one of the addresses. */
  static int pick(String what, int usual, List<String> remarks, String... addresses) {
    if (free(usual, addresses)) {
      return usual;
    }
    int port = free(addresses);
    remarks.add("Port %d is taken, so %s is on port %d here.".formatted(usual, what, port));
    return port;
  }

  private static int free(String... addresses) {
    for (int i = 0; i < TRIES; i++) {
      int port = Ports.free(addresses[0]);
      if (free(port, addresses)) {
        return port;
      }
    }
    throw new DemoFailure(
        "No port is free on all of " + String.join(", ", addresses) + "; end what holds them.");
  }

  private static boolean free(int port, String... addresses) {
    for (String address : addresses) {
      if (!free(address, port)) {
        return false;
      }
    }
    return true;
  }

  private static boolean free(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false; // that it cannot be bound is the answer
    }
  }
}
