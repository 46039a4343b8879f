package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class NetworkWatcherTest {
  private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
  private static final InetAddress VIP6 = InetAddress.ofLiteral("fd77::100");

  private final Rtnetlink rtnetlink = new Rtnetlink();
  private final BlockingQueue<NetworkEvent> events = new LinkedBlockingQueue<>();
  private Lan lan;

  @BeforeEach
  void open() throws Exception {
    lan = Lan.ofHosts(1);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @Test
  void addressRemovedBySomebodyElseIsTold() throws Exception {
    // given
    lan.on(1, () -> rtnetlink.add("eth0", VIP));
    lan.on(1, () -> rtnetlink.add("eth0", VIP6));
    try (NetworkWatcher watcher = lan.on(1, () -> NetworkWatcher.start(events::add))) {
      assertThat(watcher).isNotNull();
      // when
      lan.ipOn(1, "addr", "del", "10.77.0.100/32", "dev", "eth0");
      lan.ipOn(1, "addr", "del", "fd77::100/128", "dev", "eth0");
      // then
      for (InetAddress address : List.of(VIP, VIP6)) {
        NetworkEvent event =
            next(
                e ->
                    e instanceof NetworkEvent.AddressRemoved removed
                        && removed.address().address().equals(address));
        assertThat(((NetworkEvent.AddressRemoved) event).address().ours()).isTrue();
      }
    }
  }

  @Test
  void addressAddedBySomebodyElseIsTold() throws Exception {
    // given
    try (NetworkWatcher watcher = lan.on(1, () -> NetworkWatcher.start(events::add))) {
      assertThat(watcher).isNotNull();
      // when
      lan.ipOn(1, "addr", "add", "10.77.0.100/32", "dev", "eth0");
      // then
      NetworkEvent.AddressAdded added =
          (NetworkEvent.AddressAdded) next(e -> e instanceof NetworkEvent.AddressAdded);
      assertThat(added.address().address()).isEqualTo(VIP);
      assertThat(added.address().ours()).isFalse();
    }
  }

  @Test
  void pulledCableAndItsReturnAreTold() throws Exception {
    // given
    try (NetworkWatcher watcher = lan.on(1, () -> NetworkWatcher.start(events::add))) {
      assertThat(watcher).isNotNull();
      // when
      lan.cable(1, false);
      // then
      Link pulled = nextLink(link -> link.name().equals("eth0") && !link.usable());
      assertThat(pulled.up()).isTrue();
      assertThat(pulled.carrier()).isFalse();
      // and when
      lan.cable(1, true);
      // then
      nextLink(link -> link.name().equals("eth0") && link.usable());
    }
  }

  @Test
  void interfaceSetDownAndRemovedIsTold() throws Exception {
    // given
    try (NetworkWatcher watcher = lan.on(1, () -> NetworkWatcher.start(events::add))) {
      assertThat(watcher).isNotNull();
      // when
      lan.ipOn(1, "link", "set", "eth0", "down");
      // then
      nextLink(link -> link.name().equals("eth0") && !link.up());
      // and when
      lan.ipOn(1, "link", "del", "eth0");
      // then
      next(
          e ->
              e instanceof NetworkEvent.LinkRemoved removed
                  && removed.link().name().equals("eth0"));
    }
  }

  @Test
  void overrunIsToldAndWatchingGoesOn() throws Exception {
    // given a listener that is busy, and little room
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    int room = 4096;
    try (NetworkWatcher watcher =
        lan.on(
            1,
            () ->
                NetworkWatcher.start(
                    event -> {
                      called.countDown();
                      awaitQuietly(busy);
                      events.add(event);
                    },
                    room))) {
      assertThat(watcher).isNotNull();
      // when
      for (int i = 0; i < 50; i++) {
        lan.on(1, () -> rtnetlink.add("eth0", VIP));
        lan.on(1, () -> rtnetlink.remove("eth0", VIP));
      }
      assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
      busy.countDown();
      // then
      next(e -> e instanceof NetworkEvent.Missed);
      // and when
      lan.on(1, () -> rtnetlink.add("eth0", VIP6));
      // then
      next(
          e ->
              e instanceof NetworkEvent.AddressAdded added
                  && added.address().address().equals(VIP6));
    }
  }

  @Test
  void listenerThatThrowsIsToldOfTheNextEvent() throws Exception {
    // given
    try (NetworkWatcher watcher =
        lan.on(
            1,
            () ->
                NetworkWatcher.start(
                    event -> {
                      events.add(event);
                      Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                      throw new IllegalStateException("a listener's mistake");
                    }))) {
      assertThat(watcher).isNotNull();
      // when
      lan.on(1, () -> rtnetlink.add("eth0", VIP));
      lan.on(1, () -> rtnetlink.remove("eth0", VIP));
      // then
      next(e -> e instanceof NetworkEvent.AddressRemoved);
    }
  }

  @Test
  void nothingIsToldAfterTheClose() throws Exception {
    // given
    NetworkWatcher watcher = lan.on(1, () -> NetworkWatcher.start(events::add));
    // when
    watcher.close();
    watcher.close();
    lan.on(1, () -> rtnetlink.add("eth0", VIP));
    // then
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("network watcher"));
    assertThat(events).isEmpty();
  }

  private Link nextLink(Predicate<Link> wanted) throws InterruptedException {
    return ((NetworkEvent.LinkChanged)
            next(e -> e instanceof NetworkEvent.LinkChanged changed && wanted.test(changed.link())))
        .link();
  }

  private NetworkEvent next(Predicate<NetworkEvent> wanted) throws InterruptedException {
    while (true) {
      NetworkEvent event = events.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("an event within 10 s").isNotNull();
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
