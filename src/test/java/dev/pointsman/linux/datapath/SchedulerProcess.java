package dev.pointsman.linux.datapath;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A scheduler node as a process of its own, to be killed. */
final class SchedulerProcess {
  private SchedulerProcess() {}

  /** VIP, port, and the hardware address of the server. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Endpoint vip = new Endpoint(InetAddress.ofLiteral(args[0]), Integer.parseInt(args[1]));
    MacAddress server = MacAddress.of(HexFormat.ofDelimiter(":").parseHex(args[2]));
    try (DataPath path = new Scheduler(1).open(List.of(Service.tcp(vip, Role.OWNER)), server)) {
      System.out.println("ready: " + path.found());
      new CountDownLatch(1).await();
    }
  }
}
