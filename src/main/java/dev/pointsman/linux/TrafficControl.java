package dev.pointsman.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs at an interface's ingress: the classifier {@code bpf} in direct-action mode on a {@code
 * clsact} discipline, through rtnetlink(7).
 *
 * <p>A filter of ours is known by its name, so that a restart finds what a killed process left.
 * Others' filters, and a discipline that was there, are left as they are. Whether the discipline
 * was there is remembered in the filter's name: {@value #WITH_DISCIPLINE} at its end says that we
 * added it and may remove it once it is empty. Another's {@code ingress} discipline does as well.
 *
 * <p>Holds nothing and may be used by any number of threads. Listing needs no privilege, changing
 * needs {@link Capability#NET_ADMIN}.
 */
public final class TrafficControl {
  /** At the end of a filter's name: its discipline was added with it. */
  static final String WITH_DISCIPLINE = "+clsact";

  private static final Optional<Capability> NET_ADMIN = Optional.of(Capability.NET_ADMIN);

  private final int link;
  private final String interfaceName;

  private TrafficControl(int link, String interfaceName) {
    this.link = link;
    this.interfaceName = interfaceName;
  }

  /** The traffic control of an interface of the calling thread's network namespace. */
  public static TrafficControl of(Link link) {
    Platform.require();
    return new TrafficControl(link.index(), link.name());
  }

  /** The filter of that name, of ours. */
  public Optional<Filter> find(String name) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      return find(socket, name);
    }
  }

  /** All filters of kind bpf, ours and others'. */
  public List<Filter> filters() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      return filters(socket);
    }
  }

  /**
   * Has every packet that arrives go through a program: a new one, or in place of the one that the
   * filter of that name has, with no packet in between that goes through neither.
   *
   * @param priority of a new filter, 1 to 65535
   * @param programFd the program's descriptor; it may be closed afterwards
   * @throws SystemCallException saying what to do, when this process may not, or the kernel cannot
   */
  public Filter attach(String name, int priority, int programFd) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      Optional<Filter> present = find(socket, name);
      if (present.isPresent()) {
        request(
            socket,
            TrafficMessages.setFilter(link, present.get(), programFd, true),
            "RTM_NEWTFILTER",
            name);
        return find(socket, name).orElseThrow(() -> gone(name));
      }
      boolean added = addDiscipline(socket);
      Filter filter = new Filter(priority, 1, added ? name + WITH_DISCIPLINE : name, 0);
      try {
        request(
            socket,
            TrafficMessages.setFilter(link, filter, programFd, false),
            "RTM_NEWTFILTER",
            name);
      } catch (IOException e) {
        if (added) {
          request(socket, TrafficMessages.removeClsact(link), "RTM_DELQDISC", "clsact");
        }
        throw e;
      }
      return find(socket, name).orElseThrow(() -> gone(name));
    }
  }

  /** Takes the filter of that name away, and the discipline if we added it and it is empty now. */
  public Removal detach(String name) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      Optional<Filter> present = find(socket, name);
      if (present.isEmpty()) {
        return Removal.ALREADY_GONE;
      }
      request(socket, TrafficMessages.removeFilter(link, present.get()), "RTM_DELTFILTER", name);
      if (present.get().name().endsWith(WITH_DISCIPLINE) && isEmpty(socket)) {
        request(socket, TrafficMessages.removeClsact(link), "RTM_DELQDISC", "clsact");
      }
      return Removal.REMOVED;
    }
  }

  /** Whether it was added now. */
  private boolean addDiscipline(NetlinkSocket socket) throws IOException {
    for (NetlinkMessage message :
        socket.dump(TrafficMessages.listDisciplines(link), "RTM_GETQDISC")) {
      if (TrafficMessages.clsactKind(message, link).isPresent()) {
        return false;
      }
    }
    request(socket, TrafficMessages.addClsact(link), "RTM_NEWQDISC", "clsact");
    return true;
  }

  private Optional<Filter> find(NetlinkSocket socket, String name) throws IOException {
    return filters(socket).stream()
        .filter(
            filter -> filter.name().equals(name) || filter.name().equals(name + WITH_DISCIPLINE))
        .findFirst();
  }

  private List<Filter> filters(NetlinkSocket socket) throws IOException {
    List<Filter> filters = new ArrayList<>();
    for (NetlinkMessage message :
        socket.dump(TrafficMessages.listFilters(link, TrafficMessages.INGRESS), "RTM_GETTFILTER")) {
      TrafficMessages.filter(message).ifPresent(filters::add);
    }
    return filters;
  }

  /** Whether there is no filter of any kind in either direction. */
  private boolean isEmpty(NetlinkSocket socket) throws IOException {
    for (int direction : new int[] {TrafficMessages.INGRESS, TrafficMessages.EGRESS}) {
      if (!socket.dump(TrafficMessages.listFilters(link, direction), "RTM_GETTFILTER").isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void request(NetlinkSocket socket, NetlinkRequest request, String name, String what)
      throws IOException {
    String arguments = what + " on " + interfaceName;
    Optional<SystemCallException> refused = socket.request(request, name, arguments, NET_ADMIN);
    if (refused.isPresent()) {
      throw explained(refused.get(), name, arguments);
    }
  }

  private static SystemCallException explained(
      SystemCallException refused, String name, String arguments) {
    if (!refused.errno().equals(Errno.ENOENT) && !refused.errno().equals(Errno.EOPNOTSUPP)) {
      return refused;
    }
    return SystemCallException.of(
        name,
        arguments,
        refused.errno(),
        "",
        name.equals("RTM_NEWQDISC")
            ? "this kernel has no clsact: load the module sch_ingress, or use a kernel with"
                + " CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_ACT"
            : "this kernel has no such classifier: load the module cls_bpf, or use a kernel with"
                + " CONFIG_NET_CLS_BPF");
  }

  private IOException gone(String name) {
    return new IOException(
        "filter "
            + name
            + " on "
            + interfaceName
            + ": gone as soon as it was added; who else"
            + " changes the filters of this interface?");
  }
}
