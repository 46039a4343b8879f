package dev.pointsman.linux.datapath;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.Removal;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.TrafficControl;
import dev.pointsman.linux.bpf.BpfObjects;
import dev.pointsman.linux.bpf.BpfProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hop's part in the kernel, at one interface: packets of known connections go on to their
 * servers without this process, and first packets wait for its decision.
 *
 * <pre>{@code
 * try (DataPath path = DataPath.open("eth0", DataPathSizes.DEFAULT)) {
 *   path.setServer(1, ServerEntry.through(path.link(), mac));
 *   path.setServices(List.of(Service.tcp(vip, Role.OWNER)));
 *   path.tell(listener);
 *   // for each SYN that the listener is told:
 *   path.install(flows);
 *   path.send(frames);
 * }
 * }</pre>
 *
 * <p>Flows outlive it: {@link #close} and the end of the process, however it comes, leave the
 * program in place, and whoever opens the interface next adopts it with its flows; {@link #remove}
 * takes it away. There is one data path an interface and network namespace. May be used by any
 * number of threads, which have to be in the namespace in which it was opened.
 */
public final class DataPath implements AutoCloseable {
  /** By which our filter is known among others. */
  public static final String FILTER = "pointsman-hop";

  /** Behind filters that somebody numbers by hand, before those that tc numbers (49152). */
  private static final int PRIORITY = 0x706d;

  private final Link link;
  private final TrafficControl control;
  private final HopMaps maps;
  private final BpfProgram program;
  private final FrameSender sender;
  private final LocalDelivery local;
  private final Found found;
  private final Closer parts;
  private boolean telling;

  private DataPath(
      Link link,
      TrafficControl control,
      Adoption adoption,
      BpfProgram program,
      FrameSender sender,
      LocalDelivery local,
      Closer parts) {
    this.link = link;
    this.control = control;
    this.maps = adoption.maps();
    this.found = adoption.found();
    this.program = program;
    this.sender = sender;
    this.local = local;
    this.parts = parts;
  }

  /**
   * Puts the program at an interface's ingress, or adopts what is there of ours. In the network
   * namespace of the calling thread. Until services are set, a new one lets everything pass.
   *
   * <p>After an adoption, services, servers and peers are those of the earlier process until they
   * are set.
   *
   * @param sizes an adopted table of another size is copied, as much of it as fits
   * @throws IOException saying what to do, when there is no such interface, it is no Ethernet,
   *     another process has it, this process lacks a capability, or the kernel cannot
   */
  public static DataPath open(String interfaceName, DataPathSizes sizes) throws IOException {
    Link link = Interfaces.ethernet(interfaceName);
    TrafficControl control = TrafficControl.of(link);
    Closer parts = new Closer();
    try {
      parts.add(InterfaceLock.take(interfaceName), InterfaceLock::close);
      FrameSender sender =
          parts.add(FrameSender.open(link.index(), interfaceName), FrameSender::close);
      LocalDelivery local = parts.add(LocalDelivery.to(link.index()), LocalDelivery::close);
      Adoption adoption = Adoption.of(control, interfaceName, sizes);
      HopMaps maps = parts.add(adoption.maps(), HopMaps::close);
      BpfProgram program = parts.add(HopProgram.load(maps), BpfProgram::close);
      control.attach(FILTER, PRIORITY, program.fd());
      return new DataPath(link, control, adoption, program, sender, local, parts);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Finds out whether {@link #open} could do its work at an interface, without doing it.
   *
   * @throws IOException as {@link #open} would
   */
  public static void check(String interfaceName) throws IOException {
    Link link = Interfaces.ethernet(interfaceName);
    TrafficControl.of(link).find(FILTER);
    FrameSender.open(link.index(), interfaceName).close();
    try (HopMaps maps = HopMaps.create(new DataPathSizes(1, 1, 4096, 4096))) {
      HopProgram.load(maps).close();
    }
  }

  /**
   * Takes away what any process has put at an interface, and with it its flows; others' filters
   * stay. Needs {@link dev.pointsman.linux.Capability#NET_ADMIN} only.
   */
  public static Removal remove(String interfaceName) throws IOException {
    return TrafficControl.of(Interfaces.existing(interfaceName)).detach(FILTER);
  }

  /**
   * Begins to tell a listener what the program sees, on a thread of its own. After an adoption,
   * events that nobody had read come first: their time tells them.
   *
   * @throws IllegalStateException when somebody is told already, or this is closed
   */
  public synchronized void tell(DataPathListener listener) throws SystemCallException {
    if (telling) {
      throw new IllegalStateException("events of " + link.name() + " are told already");
    }
    parts.add(EventReader.start(maps, listener, link.name()), EventReader::close);
    telling = true;
  }

  /** The interface as it was when this was opened. */
  public Link link() {
    return link;
  }

  /** What was there before. */
  public Found found() {
    return found;
  }

  /** Whether the program is still at the interface: anybody with the privilege can take it away. */
  public boolean isAttached() throws IOException {
    int id = BpfObjects.id(program);
    return control.find(FILTER).filter(filter -> filter.programId() == id).isPresent();
  }

  /** Puts the program back, with all its flows. */
  public void attach() throws IOException {
    control.attach(FILTER, PRIORITY, program.fd());
  }

  /** Sets what the program looks after, in place of what it looked after before. */
  public void setServices(Collection<Service> services) throws SystemCallException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Service service : services) {
      byte[] key = Codec.service(service.vip(), service.port(), service.protocol());
      entries.put(
          HexFormat.of().formatHex(key), Codec.role(service.role(), service.newUntilTicks()));
    }
    DeclaredSet.set(maps.services(), entries);
  }

  /**
   * Sets the other scheduler nodes, in place of those before: their addresses by their hardware
   * addresses. What they send here has been decided: it is for this node as a server, and not sent
   * on again; see {@link Service#newUntil} for when it is.
   */
  public void setPeers(Map<MacAddress, InetAddress> peers) throws SystemCallException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    peers.forEach(
        (mac, address) ->
            entries.put(HexFormat.of().formatHex(Codec.peer(mac)), Codec.peerAddress(address)));
    DeclaredSet.set(maps.peers(), entries);
  }

  /**
   * Sets how a server is reached, for all its flows at once.
   *
   * @param number 0 to 1023
   */
  public void setServer(int number, ServerEntry entry) throws SystemCallException {
    requireServer(number);
    maps.servers().put(Codec.number(number), Codec.server(entry));
  }

  /**
   * How a server is reached; one that was never set is {@linkplain ServerEntry#unusable unusable}.
   */
  public ServerEntry server(int number) throws SystemCallException {
    requireServer(number);
    return Codec.readServer(maps.servers().find(Codec.number(number)).orElseThrow());
  }

  /** The connections. */
  public FlowEntries flows() {
    return new FlowEntries(maps.flows(), Codec.TCP);
  }

  /**
   * The paths of datagrams: each stays with its server until it is removed or forgotten. A client
   * that dials again from the same port of UDP keeps the old server, so remove those whose
   * connection has ended.
   */
  public FlowEntries datagrams() {
    return new FlowEntries(maps.udp(), Codec.UDP);
  }

  /** Which server a client's first datagrams go to. */
  public Sessions sessions() {
    return new Sessions(maps.sessions());
  }

  /**
   * Puts decisions into the kernel, with the servers of their clients' datagrams.
   *
   * @return how many, counted from the first; fewer than given when the table is full
   */
  public int install(List<KernelFlow> decided) throws SystemCallException {
    int put = flows().put(decided);
    sessions().put(decided.subList(0, put));
    return put;
  }

  /**
   * Sends frames out of the interface, in order and without waiting; they need all their checksums.
   *
   * @return how many; fewer when the interface's queue is full
   */
  public int send(List<byte[]> frames) throws SystemCallException {
    return sender.send(frames);
  }

  /**
   * Has a frame arrive at the interface as if it came from outside: for a first packet whose server
   * is this node, after its flow was installed. It needs all its checksums and this interface's
   * hardware address.
   *
   * @return false when the interface does not take it, as when it is down
   */
  public boolean deliver(byte[] frame) throws SystemCallException {
    return local.deliver(frame);
  }

  /** What the program has counted since it was first put there. */
  public Map<Counter, Long> counters() throws SystemCallException {
    return CounterReading.of(maps.counters());
  }

  /** Ends telling; the program stays, and forwards what it knows. */
  @Override
  public void close() {
    synchronized (this) {
      telling = true; // and nobody else will be told
    }
    parts.close();
  }

  /** Closes it and takes the program away, and with it the flows. */
  public Removal remove() throws IOException {
    Removal removal = control.detach(FILTER);
    close();
    return removal;
  }

  private static void requireServer(int number) {
    if (number < 0 || number >= Layout.SERVERS_CAPACITY) {
      throw new IllegalArgumentException(
          "server: " + number + " (expected: 0 to " + (Layout.SERVERS_CAPACITY - 1) + ")");
    }
  }
}
