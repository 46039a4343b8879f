package dev.pointsman.failover;

import dev.pointsman.linux.Announcer;
import dev.pointsman.linux.InterfaceAddress;
import dev.pointsman.linux.Link;
import dev.pointsman.linux.NetworkEvent;
import dev.pointsman.linux.NetworkWatcher;
import dev.pointsman.linux.Rtnetlink;
import dev.pointsman.model.Vip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds VIPs to the interfaces of this machine, by rtnetlink, and announces them. All calls are made
 * by one thread of its own, in the order they were asked for; each takes well under a millisecond.
 */
public final class LinuxAddresses implements AddressKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxAddresses.class);

  private final Rtnetlink netlink = new Rtnetlink();
  private final Announcer announcer;
  private final NetworkWatcher watcher;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("addresses").factory());

  // Only the thread above reads and writes these.
  private final Set<Vip> held = new HashSet<>();
  private Set<Vip> watched = Set.of();
  private Consumer<Set<Vip>> listener = fit -> {};
  private Optional<Set<Vip>> told = Optional.empty();

  private LinuxAddresses(Announcer announcer) throws IOException {
    this.announcer = announcer;
    this.watcher = NetworkWatcher.start(this::onEvent);
  }

  /**
   * Opens what is needed, and removes addresses of {@code vips} that a crash has left.
   *
   * @throws IOException if this process may not do what it must, or the kernel cannot; the message
   *     says what to do
   */
  public static LinuxAddresses open(Collection<Vip> vips) throws IOException {
    Announcer announcer = Announcer.open();
    try {
      LinuxAddresses addresses = new LinuxAddresses(announcer);
      addresses.removeLeftovers(vips);
      return addresses;
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
            held.add(vip);
            netlink.add(vip.networkInterface().get(), vip.address(), vip.prefixLength());
          }
        });
  }

  @Override
  public CompletionStage<Void> letGo(Vip vip) {
    return onThread(
        () -> {
          if (vip.networkInterface().isPresent()) {
            netlink.remove(vip.networkInterface().get(), vip.address(), vip.prefixLength());
            held.remove(vip);
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
  public void watch(Set<Vip> vips, Consumer<Set<Vip>> fit) {
    run(
        () -> {
          watched = Set.copyOf(vips);
          listener = fit;
          told = Optional.empty();
          look();
        });
  }

  @Override
  public void close() {
    watcher.close();
    run(
        () -> {
          for (Vip vip : Set.copyOf(held)) {
            netlink.remove(vip.networkInterface().orElseThrow(), vip.address(), vip.prefixLength());
            held.remove(vip);
          }
          announcer.close();
        });
    thread.shutdown();
  }

  private void removeLeftovers(Collection<Vip> vips) throws IOException {
    Set<InetAddress> addresses =
        vips.stream()
            .filter(vip -> vip.networkInterface().isPresent())
            .map(Vip::address)
            .collect(Collectors.toUnmodifiableSet());
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

  /** Somebody else removed a VIP that is held here: it is added again, and the log says so. */
  private void restore(InterfaceAddress gone) throws IOException {
    for (Vip vip : held) {
      if (vip.address().equals(gone.address())) {
        LOG.warn("vip={} address={} was removed by somebody else; adding it", vip.name(), gone);
        netlink.add(vip.networkInterface().orElseThrow(), vip.address(), vip.prefixLength());
        announcer.announce(vip.networkInterface().get(), vip.address());
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
      listener.accept(Set.copyOf(fit));
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
