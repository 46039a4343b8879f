package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.MacAddress;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Measures what ADR 0011 quotes, alone on the machine and as root: {@code java -cp ...
 * dev.pointsman.linux.datapath.DataPathFigures INTERFACE}. The interface is an Ethernet in a
 * namespace that nobody else uses.
 */
final class DataPathFigures {
  private static final Endpoint VIP = new Endpoint(InetAddress.ofLiteral("10.77.0.100"), 7070);
  private static final MacAddress MAC =
      MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x11);

  private DataPathFigures() {}

  public static void main(String[] args) throws Exception {
    memory();
    latency(args[0]);
    sending(args[0]);
    program();
    updates();
  }

  private static void program() throws Exception {
    try (LoadedProgram loaded = LoadedProgram.load(DataPathSizes.DEFAULT)) {
      loaded.service(VIP, Role.OWNER);
      loaded.server(3, new ServerEntry(MAC, MAC, 1, true, false, 0));
      new FlowEntries(loaded.maps.flows(), Codec.TCP).put(flows(0, 200_000));
      FlowKey known = flows(100, 1).getFirst().key();
      byte[] ack = TestFrames.tcp(known.client(), VIP, TestFrames.ACK);
      byte[] other = TestFrames.tcp(known.client(), new Endpoint(VIP.address(), 22), 16);
      byte[] arp = TestFrames.tcp(known.client(), VIP, TestFrames.ACK);
      arp[13] = 6;
      say("a packet of a known flow among 200,000", time(loaded, ack), "ns");
      say("a packet of TCP to another port", time(loaded, other), "ns");
      say("a frame that is not IP", time(loaded, arp), "ns");
      byte[] syn = TestFrames.tcp(new Endpoint(known.client().address(), 9), VIP, TestFrames.SYN);
      long begin = System.nanoTime();
      int told = 0;
      for (int i = 0; i < 10; i++) {
        loaded.program.test(syn, 10_000);
        told += loaded.events.read(100_000).size();
      }
      say("a SYN, told and read", (System.nanoTime() - begin) / told, "ns");
    }
  }

  private static int time(LoadedProgram loaded, byte[] frame) throws IOException {
    int[] runs = new int[7];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = loaded.program.test(frame, 1_000_000).nanos();
    }
    Arrays.sort(runs);
    return runs[runs.length / 2];
  }

  private static void updates() throws Exception {
    for (int batch : new int[] {1, 16, 256, 4096}) {
      long[] rates = new long[5];
      for (int run = 0; run < rates.length; run++) {
        try (LoadedProgram loaded = LoadedProgram.load(DataPathSizes.DEFAULT)) {
          FlowEntries entries = new FlowEntries(loaded.maps.flows(), Codec.TCP);
          int total = batch == 1 ? 100_000 : 200_000;
          List<KernelFlow> flows = flows(0, total);
          long begin = System.nanoTime();
          for (int i = 0; i < total; i += batch) {
            entries.put(flows.subList(i, Math.min(total, i + batch)));
          }
          rates[run] = total * 1_000_000_000L / (System.nanoTime() - begin);
        }
      }
      Arrays.sort(rates);
      say("flows installed a second, " + batch + " at a time", rates[rates.length / 2], "");
    }
  }

  private static void memory() throws Exception {
    try (LoadedProgram loaded = LoadedProgram.load(DataPathSizes.DEFAULT)) {
      FlowEntries entries = new FlowEntries(loaded.maps.flows(), Codec.TCP);
      List<KernelFlow> flows = flows(0, 200_000);
      long before = slab();
      entries.put(flows);
      say("slab and per-CPU memory a flow", (slab() - before) / flows.size(), "bytes");
      for (var map : loaded.maps.all()) {
        System.out.println(
            map.definition().name()
                + ": "
                + Files.readAllLines(Path.of("/proc/self/fdinfo/" + map.fd())).stream()
                    .filter(line -> line.startsWith("memlock"))
                    .toList());
      }
      long begin = System.nanoTime();
      long[] count = new long[1];
      entries.forEach(4096, some -> count[0] += some.size());
      say("reading " + count[0] + " flows", (System.nanoTime() - begin) / 1_000_000, "ms");
      begin = System.nanoTime();
      entries.remove(flows(0, 200_000).stream().map(KernelFlow::key).toList());
      say("removing them", (System.nanoTime() - begin) / 1_000_000, "ms");
    }
  }

  private static long slab() throws IOException {
    long sum = 0;
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("Slab:") || line.startsWith("Percpu:")) {
        sum += Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return sum;
  }

  private static void sending(String interfaceName) throws Exception {
    try (DataPath path = DataPath.open(interfaceName, DataPathSizes.DEFAULT)) {
      byte[] frame = TestFrames.tcp(flows(1, 1).getFirst().key().client(), VIP, TestFrames.SYN);
      for (int batch : new int[] {1, 16, 256}) {
        List<byte[]> frames = Collections.nCopies(batch, frame);
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
          long begin = System.nanoTime();
          for (int i = 0; i < 50_000; i += batch) {
            path.send(frames);
          }
          best = Math.min(best, (System.nanoTime() - begin) / 50_000);
        }
        say("sending a frame, " + batch + " at a time", best, "ns");
      }
      path.remove();
    }
  }

  /** From the program's seeing a SYN to its being sent on, one at a time, and in a burst. */
  private static void latency(String interfaceName) throws Exception {
    try (DataPath path = DataPath.open(interfaceName, DataPathSizes.DEFAULT)) {
      Link link = path.link();
      path.setServer(3, ServerEntry.through(link, MAC, 0));
      path.setServices(List.of(Service.tcp(VIP, Role.OWNER)));
      Latencies latencies = new Latencies(path);
      path.tell(latencies);
      for (int burst : new int[] {1, 1000}) {
        for (int round = 0; round < 3; round++) { // the last is warm
          latencies.clear();
          int total = burst == 1 ? 5000 : 20_000;
          for (int i = 0; i < total; i += burst) {
            List<KernelFlow> flows = flows(round * 1_000_000 + burst * 10_000 + i, burst);
            for (KernelFlow flow : flows) {
              byte[] syn = TestFrames.tcp(flow.key().client(), VIP, TestFrames.SYN);
              System.arraycopy(link.mac().orElseThrow().toBytes(), 0, syn, 0, 6);
              path.deliver(syn); // arrives at the interface as if from outside
            }
            latencies.await(i + burst);
          }
          System.out.println("SYN to sent on, bursts of " + burst + ": " + latencies);
        }
      }
      path.remove();
    }
  }

  private static List<KernelFlow> flows(int from, int count) {
    List<KernelFlow> flows = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      byte[] client = {(byte) (i >> 24), (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      client[0] = (byte) (100 + client[0]);
      flows.add(KernelFlow.of(FlowKey.of(endpoint(client), VIP), 3, 0));
    }
    return flows;
  }

  private static Endpoint endpoint(byte[] address) {
    try {
      return new Endpoint(InetAddress.getByAddress(address), 40_000);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(String what, long value, String unit) {
    System.out.println(what + ": " + value + " " + unit);
  }
}
