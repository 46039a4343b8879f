package dev.pointsman.testkit.demo;

/** The configuration file of the demo's scheduler node, written to be read and changed. */
final class DemoConf {
  private DemoConf() {}

  static String of(Addresses at) {
    return """
        # The demo's site. Change it while the demo runs, then: ./pointsman check --conf FILE, and
        # ./pointsman reload --conf FILE. The demo removes this file when it ends.
        pointsman {
          node = sched-1
          schedulers { sched-1 { host = 127.0.0.1, port = 0 } }

          vips { media { address = %1$s, schedulers = [sched-1] } }

          servers {
            stream1 { address = %2$s, health { type = pna, port = %4$d } }
            stream2 { address = %3$s, health { type = pna, port = %4$d } }
            web1 { address = %5$s, health { type = http, port = %7$d } }
            web2 { address = %6$s, health { type = http, port = %7$d } }
          }
          # Twice as often as by default, so that the story need not wait for it.
          health { interval = 1s, fall = 3, rise = 2 }

          rules = [
            # RealPlayer speaks before it is spoken to, and not HTTP: `telnet` decides at once.
            { vip = media, port = %4$d, protocol = telnet, servers = [stream1, stream2] }
            { vip = media, port = %8$d, protocol = telnet, servers = [stream1, stream2] }
            # The web site. The script of the time runs on one of the two web servers only.
            { vip = media, port = %7$d, protocol = http, servers = [web1, web2], policy = round-robin }
            { vip = media, port = %7$d, protocol = http, path = "/script.ram", servers = [web1] }
          ]

          api { host = 127.0.0.1, port = %9$d }
          metrics { port = %10$d, status-port = %11$d }
          access-log { file = "access.json", interval = 10s }
        }
        """
        .formatted(
            Addresses.VIP,
            Addresses.STREAM1,
            Addresses.STREAM2,
            at.pna(),
            Addresses.WEB1,
            Addresses.WEB2,
            at.http(),
            at.rtsp(),
            at.api(),
            at.metrics(),
            at.status());
  }
}
