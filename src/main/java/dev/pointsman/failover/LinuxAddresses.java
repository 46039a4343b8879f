package dev.pointsman.failover;

import dev.pointsman.linux.Announcer;
import dev.pointsman.linux.ArpSource;
import dev.pointsman.linux.Detour;
import dev.pointsman.linux.InterfaceAddress;
import dev.pointsman.linux.Link;
import dev.pointsman.linux.NetworkEvent;
import dev.pointsman.linux.NetworkWatcher;
import dev.pointsman.linux.Rtnetlink;
import dev.pointsman.model.Vip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds VIPs to the interfaces of this machine, by rtnetlink, and announces them. All calls are made
 * by one thread of its own, in the order they were asked for; each takes well under a millisecond.
 *
 * <p>The address of a VIP that another node may take over is there for an {@link AddressLease}.
 */
public final class LinuxAddresses implements AddressKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxAddresses.class);

  /** How long the new owner's announcement is waited for, once it knows that it is its time. */
  private static final Duration HANDOVER = Duration.ofMillis(300);

  /** How long frames are sent on to the new owner: until its third announcement was heard. */
  private static final Duration DETOUR = Duration.ofSeconds(2);

  private final Rtnetlink netlink = new Rtnetlink();
  private final Announcer announcer;
  private final NetworkWatcher watcher;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("addresses").factory());

  // Only the thread above reads and writes these.
  private final Map<Vip, Optional<AddressLease>> held = new HashMap<>();
  private final Map<Vip, Detour> detours = new HashMap<>();
  private final ArpSource arpSource = new ArpSource();
  private Set<Vip> watched = Set.of();
  private Optional<Watcher> listener = Optional.empty();
  private Optional<Set<Vip>> told = Optional.empty();

  private LinuxAddresses(Announcer announcer) throws IOException {
    this.announcer = announcer;
    this.watcher = NetworkWatcher.start(this::onEvent);
  }

  /**
   * Opens what is needed.
   *
   * @throws IOException if this process may not do what it must, or the kernel cannot; the message
   *     says what to do
   */
  public static LinuxAddresses open() throws IOException {
    Announcer announcer = Announcer.open();
    try {
      return new LinuxAddresses(announcer);
    } catch (IOException | RuntimeException e) {
      announcer.close();
      throw e;
    }
  }

  @Override
  public CompletionStage<Void> hold(Vip vip) {
    return onThread(
        () -> {
          if (vip.networkInterface().isPresent()) {
            noDetour(vip);
            if (vip.schedulers().size() > 1 && vip.address() instanceof Inet4Address) {
              arpSource.useOwn(vip.networkInterface().get()); // packets leave from it at once
            }
            held.put(vip, put(vip));
          }
        });
  }

  @Override
  public CompletionStage<Void> keepBack(Vip vip) {
    return onThread(
        () -> {
          noDetour(vip);
          detours.put(
              vip, Detour.begin(vip.networkInterface().orElseThrow(), vip.address(), DETOUR));
        });
  }

  @Override
  public CompletionStage<Void> moved(Vip vip) {
    return CompletableFuture.supplyAsync(() -> Optional.ofNullable(detours.get(vip)), thread)
        .thenCompose(
            detour -> detour.map(Detour::moved).orElse(CompletableFuture.completedFuture(null)))
        .completeOnTimeout(null, HANDOVER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void noDetour(Vip vip) {
    Detour before = detours.remove(vip);
    if (before != null) {
      before.close();
    }
  }

  /** Adds an address, or has its lease begin anew. */
  private Optional<AddressLease> put(Vip vip) throws IOException {
    String at = vip.networkInterface().orElseThrow();
    if (vip.schedulers().size() < 2) {
      netlink.add(at, vip.address(), vip.prefixLength());
      return Optional.empty();
    }
    AddressLease lease = new AddressLease(System.nanoTime());
    netlink.extend(at, vip.address(), vip.prefixLength(), AddressLease.LENGTH);
    return Optional.of(lease);
  }

  @Override
  public void renew() {
    run(
        () -> {
          for (Vip vip : Set.copyOf(held.keySet())) {
            renew(vip);
          }
        });
  }

  /**
   * The kernel cannot renew an address without adding one that is gone. So time decides, looked at
   * before and after: a process that was stopped in between finds out, too.
   */
  private void renew(Vip vip) throws IOException {
    Optional<AddressLease> lease = held.getOrDefault(vip, Optional.empty());
    if (lease.isEmpty()) {
      return;
    }
    if (lease.get().over(System.nanoTime())) {
      lapse(vip);
      return;
    }
    Optional<AddressLease> renewed = put(vip);
    if (lease.get().over(System.nanoTime())) {
      lapse(vip);
    } else {
      held.put(vip, renewed);
    }
  }

  private void lapse(Vip vip) throws IOException {
    held.remove(vip);
    LOG.warn(
        "vip={} address=lapsed reason=\"not renewed for {} ms: this process was stopped, or had no"
            + " processor\"",
        vip.name(),
        AddressLease.LENGTH.toMillis());
    netlink.remove(vip.networkInterface().orElseThrow(), vip.address(), vip.prefixLength());
    listener.ifPresent(to -> to.lapsed(vip));
  }

  @Override
  public CompletionStage<Void> letGo(Vip vip) {
    return onThread(
        () -> {
          if (vip.networkInterface().isPresent()) {
            held.remove(vip); // first: what cannot be removed is not to be renewed
            netlink.remove(vip.networkInterface().get(), vip.address(), vip.prefixLength());
            Detour detour = detours.get(vip);
            if (detour != null) {
              detour.sendOn();
            }
          }
        });
  }

  @Override
  public CompletionStage<Void> announce(Vip vip) {
    return onThread(
        () -> {
          if (vip.networkInterface().isPresent()) {
            announcer.announce(vip.networkInterface().get(), vip.address());
          }
        });
  }

  @Override
  public void watch(Set<Vip> vips, Watcher watcher) {
    run(
        () -> {
          watched = Set.copyOf(vips);
          listener = Optional.of(watcher);
          told = Optional.empty();
          look();
        });
  }

  @Override
  public void close() {
    watcher.close();
    run(
        () -> {
          for (Vip vip : Set.copyOf(held.keySet())) {
            netlink.remove(vip.networkInterface().orElseThrow(), vip.address(), vip.prefixLength());
            held.remove(vip);
          }
          arpSource.restore();
          announcer.close();
          detours.values().forEach(Detour::close);
        });
    thread.shutdown();
  }

  /**
   * Removes addresses of {@code vips} that an earlier process of this node has left: another node
   * may have them now.
   */
  public static void removeLeftovers(Collection<Vip> vips) throws IOException {
    Set<InetAddress> addresses =
        vips.stream()
            .filter(vip -> vip.networkInterface().isPresent())
            .map(Vip::address)
            .collect(Collectors.toUnmodifiableSet());
    Rtnetlink netlink = new Rtnetlink();
    for (InterfaceAddress leftover : netlink.ours()) {
      if (addresses.contains(leftover.address())) {
        LOG.warn("address={} left by a crash; removing it", leftover);
        netlink.remove(leftover);
      }
    }
  }

  private void onEvent(NetworkEvent event) {
    switch (event) {
      case NetworkEvent.LinkChanged changed -> run(this::look);
      case NetworkEvent.LinkRemoved removed -> run(this::look);
      case NetworkEvent.Missed missed -> run(this::look);
      case NetworkEvent.AddressAdded added -> {}
      case NetworkEvent.AddressRemoved removed -> run(() -> restore(removed.address()));
      case NetworkEvent.Ended ended ->
          LOG.error(
              "interfaces are not watched any more: a link that goes down will not be noticed;"
                  + " restart this node",
              ended.cause());
    }
  }

  /** A VIP that is held here is gone: its lease is over, or somebody else removed it. */
  private void restore(InterfaceAddress gone) throws IOException {
    for (Vip vip : Set.copyOf(held.keySet())) {
      if (!vip.address().equals(gone.address())) {
        continue;
      }
      Optional<AddressLease> lease = held.getOrDefault(vip, Optional.empty());
      if (lease.isPresent() && lease.get().over(System.nanoTime())) {
        lapse(vip);
      } else {
        LOG.warn("vip={} address={} was removed by somebody else; adding it", vip.name(), gone);
        held.put(vip, put(vip));
        announcer.announce(vip.networkInterface().orElseThrow(), vip.address());
      }
    }
  }

  private void look() throws IOException {
    Set<Vip> fit = new HashSet<>();
    for (Vip vip : watched) {
      if (vip.networkInterface().isEmpty()
          || netlink.link(vip.networkInterface().get()).filter(Link::usable).isPresent()) {
        fit.add(vip);
      }
    }
    if (!Optional.of(fit).equals(told)) {
      told = Optional.of(Set.copyOf(fit));
      listener.ifPresent(to -> to.fit(Set.copyOf(fit)));
    }
  }

  /** A piece of work that calls the kernel. */
  private interface Work {
    void run() throws IOException;
  }

  private CompletionStage<Void> onThread(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
          }
        },
        thread);
  }

  private void run(Work work) {
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } catch (IOException e) {
              LOG.error("addresses: {}", e.getMessage(), e);
            }
          });
    } catch (RejectedExecutionException closed) {
      LOG.debug("addresses: closed", closed);
    }
  }
}
