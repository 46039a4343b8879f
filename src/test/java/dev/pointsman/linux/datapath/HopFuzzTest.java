package dev.pointsman.linux.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program beside a model of it in Java, on frames with random damage. */
@Timeout(60)
final class HopFuzzTest {
  private static final int FRAMES = 30_000;

  private static final List<InetAddress> VIPS =
      List.of(InetAddress.ofLiteral("10.77.0.100"), InetAddress.ofLiteral("10.77.0.101"));
  private static final List<InetAddress> VIPS6 =
      List.of(InetAddress.ofLiteral("fd77::100"), InetAddress.ofLiteral("fd77::101"));
  private static final List<InetAddress> CLIENTS =
      List.of(InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("192.0.2.8"));
  private static final List<InetAddress> CLIENTS6 =
      List.of(InetAddress.ofLiteral("2001:db8::7"), InetAddress.ofLiteral("2001:db8::8"));
  private static final List<Integer> PORTS = List.of(80, 7070, 6970);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_122);
  private final HopModel model = new HopModel();

  @Test
  void programDecidesAsItsModelDoes() throws Exception {
    Bpf.require();
    try (LoadedProgram loaded =
        LoadedProgram.load(new DataPathSizes(1000, 1000, 1 << 20, 1 << 20))) {
      for (int i = 0; i < FRAMES; i++) {
        if (i % 100 == 0) {
          change(loaded);
        }
        // given
        byte[] frame = damaged(sound());
        // when
        BpfProgram.TestRun run = loaded.run(frame);
        // then
        HopModel.Verdict expected = model.decide(frame);
        assertThat(run.action())
            .as("frame %d: %s", i, HexFormat.of().formatHex(frame))
            .isEqualTo(expected.action());
        assertThat(run.frame()).isEqualTo(expected.frame());
        if (i % 1000 == 999) {
          compare(loaded);
        }
      }
      // and every way out was taken, or the frames are not what they should be
      for (Counter counter : Counter.values()) {
        boolean full =
            List.of(Counter.SYNS_LOST, Counter.STRAYS_LOST, Counter.ENDS_LOST).contains(counter);
        assertThat(loaded.counter(counter) > 0).as(counter.name()).isNotEqualTo(full);
      }
    }
  }

  private void compare(LoadedProgram loaded) throws Exception {
    assertThat(loaded.events.read(10_000))
        .extracting(FrameEvent::type)
        .containsExactlyElementsOf(model.events);
    assertThat(loaded.strays.read(10_000))
        .extracting(FrameEvent::type)
        .containsExactlyElementsOf(model.strays);
    model.events.clear();
    model.strays.clear();
    assertThat(loaded.counters()).isEqualTo(model.counters);
    for (var expected : model.flows.entrySet()) {
      byte[] key = HexFormat.of().parseHex(expected.getKey());
      FlowKey flow = Codec.readFlowKey(ByteBuffer.wrap(key), 0);
      byte[] value = loaded.maps.flows().find(key).orElseThrow();
      KernelFlow found = Codec.readFlow(flow, ByteBuffer.wrap(value), 0);
      HopModel.State state = expected.getValue();
      assertThat(List.of(found.server(), found.flags(), found.packets(), found.bytes()))
          .isEqualTo(List.of(state.server, state.flags, state.packets, state.bytes));
    }
  }

  /** Another decision, service, server or peer. */
  private void change(LoadedProgram loaded) throws Exception {
    boolean v4 = random.nextBoolean();
    Endpoint vip = new Endpoint(one(v4 ? VIPS : VIPS6), one(PORTS));
    Endpoint client = new Endpoint(one(v4 ? CLIENTS : CLIENTS6), one(PORTS));
    int server = random.nextInt(5);
    Role role =
        random.nextInt(3) > 0
            ? Role.OWNER
            : random.nextBoolean() ? Role.STANDBY : Role.STANDBY_OPEN;
    boolean isNew = random.nextInt(3) == 0;
    loaded.service(vip, role, isNew ? -1 : random.nextInt(2));
    HopModel.Service service = new HopModel.Service(role, isNew);
    byte[] udp = Codec.service(vip.address(), 0, Codec.UDP);
    model.services.put(HopModel.hex(Codec.service(vip.address(), vip.port(), Codec.TCP)), service);
    model.services.put(HopModel.hex(udp), service);
    for (int i = 0; i < 3; i++) {
      FlowKey flow = FlowKey.of(new Endpoint(client.address(), one(PORTS)), vip);
      int flags = random.nextInt(8);
      loaded.flow(new KernelFlow(flow, server, flags, 0, 0, 0));
      HopModel.State state = new HopModel.State(server);
      state.flags = flags;
      model.flows.put(HopModel.key(flow, Codec.TCP), state);
    }
    loaded.session(client, vip, server);
    byte[] session = Codec.sessionKey(FlowKey.of(client, vip));
    model.sessions.put(HopModel.hex(session), server);
    ServerEntry entry = // server 4 is never set
        new ServerEntry(mac(server), mac(99), 1, random.nextInt(4) > 0, random.nextInt(4) == 0, 0);
    if (server < 4) {
      loaded.server(server, entry);
      model.servers.put(server, entry);
    }
    if (random.nextInt(50) == 0) {
      InetAddress own = one(v4 ? CLIENTS : CLIENTS6);
      loaded.peer(mac(77), own);
      model.peers.put(HopModel.hex(mac(77).toBytes()), HopModel.hex(Codec.peerAddress(own)));
    }
  }

  private byte[] sound() {
    boolean v4 = random.nextInt(3) > 0;
    Endpoint vip = new Endpoint(one(v4 ? VIPS : VIPS6), one(PORTS));
    Endpoint client = new Endpoint(one(v4 ? CLIENTS : CLIENTS6), one(PORTS));
    byte[] frame =
        switch (random.nextInt(4)) {
          case 0 -> TestFrames.udp(client, vip, random.nextInt(300));
          case 1 -> {
            boolean tcp = random.nextBoolean();
            byte[] quoted = tcp ? TestFrames.tcp(vip, client, 16) : TestFrames.udp(vip, client, 20);
            int type = random.nextInt(v4 ? 14 : 6);
            yield TestFrames.icmpError(client.address(), type, quoted, vip.address());
          }
          default ->
              TestFrames.tcp(
                  client,
                  vip,
                  random.nextInt(3) == 0 ? TestFrames.SYN : random.nextInt(64),
                  4 * random.nextInt(3),
                  4 * random.nextInt(11),
                  random.nextInt(300));
        };
    if (random.nextInt(10) == 0) {
      System.arraycopy(mac(77).toBytes(), 0, frame, 6, 6);
    }
    return frame;
  }

  private byte[] damaged(byte[] frame) {
    return switch (random.nextInt(8)) {
      case 0 -> {
        int shortest = TestFrames.shortest(frame);
        yield Arrays.copyOf(frame, random.nextInt(shortest, frame.length + 1));
      }
      case 1 -> { // one byte of the first headers
        frame[random.nextInt(Math.min(frame.length, 80))] = (byte) random.nextInt();
        yield frame;
      }
      case 2 -> { // all but the beginning
        for (int i = 14 + random.nextInt(20); i < frame.length; i++) {
          frame[i] = (byte) random.nextInt();
        }
        yield frame;
      }
      default -> frame;
    };
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static MacAddress mac(int last) {
    return MacAddress.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) last);
  }
}
