package dev.pointsman.linux.datapath;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program with maps of its own, attached nowhere: frames are given to it one by one. */
final class LoadedProgram implements AutoCloseable {
  final HopMaps maps;
  final BpfProgram program;
  final EventRing events;
  final EventRing strays;

  private LoadedProgram(HopMaps maps, BpfProgram program, EventRing events, EventRing strays) {
    this.maps = maps;
    this.program = program;
    this.events = events;
    this.strays = strays;
  }

  static LoadedProgram load(DataPathSizes sizes) throws SystemCallException {
    HopMaps maps = HopMaps.create(sizes);
    return new LoadedProgram(
        maps, HopProgram.load(maps), EventRing.of(maps.events()), EventRing.of(maps.strays()));
  }

  BpfProgram.TestRun run(byte[] frame) throws SystemCallException {
    return program.test(frame, 1);
  }

  void service(Endpoint vip, Role role) throws SystemCallException {
    service(vip, role, 0);
  }

  void service(Endpoint vip, Role role, int newUntilTicks) throws SystemCallException {
    byte[] value = Codec.role(role, newUntilTicks);
    maps.services().put(Codec.service(vip.address(), vip.port(), Codec.TCP), value);
    maps.services().put(Codec.service(vip.address(), 0, Codec.UDP), value);
  }

  void flow(Endpoint client, Endpoint vip, int server) throws SystemCallException {
    flow(new KernelFlow(FlowKey.of(client, vip), server, 0, 0, 0, 0));
  }

  void flow(KernelFlow flow) throws SystemCallException {
    byte[] value = new byte[Layout.FLOW_VALUE];
    Codec.writeFlow(ByteBuffer.wrap(value), 0, flow);
    maps.flows().put(Codec.flowKey(flow.key(), Codec.TCP), value);
  }

  Optional<KernelFlow> flow(Endpoint client, Endpoint vip) throws SystemCallException {
    FlowKey key = FlowKey.of(client, vip);
    return maps.flows()
        .find(Codec.flowKey(key, Codec.TCP))
        .map(value -> Codec.readFlow(key, ByteBuffer.wrap(value), 0));
  }

  Optional<KernelFlow> udp(Endpoint client, Endpoint vip) throws SystemCallException {
    FlowKey key = FlowKey.of(client, vip);
    return maps.udp()
        .find(Codec.flowKey(key, Codec.UDP))
        .map(value -> Codec.readFlow(key, ByteBuffer.wrap(value), 0));
  }

  void session(Endpoint client, Endpoint vip, int server) throws SystemCallException {
    maps.sessions().put(Codec.sessionKey(FlowKey.of(client, vip)), Codec.number(server));
  }

  void server(int number, ServerEntry entry) throws SystemCallException {
    maps.servers().put(Codec.number(number), Codec.server(entry));
  }

  void peer(MacAddress mac, InetAddress address) throws SystemCallException {
    maps.peers().put(Codec.peer(mac), Codec.peerAddress(address));
  }

  long counter(Counter counter) throws SystemCallException {
    return counters().getOrDefault(counter, 0L);
  }

  Map<Counter, Long> counters() throws SystemCallException {
    return CounterReading.of(maps.counters());
  }

  List<FrameEvent> told() {
    return events.read(1000);
  }

  @Override
  public void close() {
    events.close();
    strays.close();
    program.close();
    maps.close();
  }
}
