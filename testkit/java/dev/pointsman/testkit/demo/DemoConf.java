package dev.pointsman.testkit.demo;

/** The configuration file of a scheduler node of the demo, written to be read and changed. */
final class DemoConf {
  private DemoConf() {}

  /**
   * The file's text; those of the two nodes differ in {@code node} and the two addresses of its
   * own.
   */
  static String of(NodeName node, Addresses at) {
    return """
        # The demo's site, as %12$s has it. Change it while the demo runs, then: ./pointsman check
        # --conf FILE, and ./pointsman reload --conf FILE, which puts the changes in force on both
        # nodes. The demo removes this file when it ends.
        pointsman {
          node = %12$s
          schedulers {
            sched-1 { host = %14$s, port = %16$d, link-port = %17$d }
            sched-2 { host = %15$s, port = %16$d, link-port = %17$d }
          }
          cluster { secret = "of the demo, and known to all", data = "data" }

          vips { media { address = %1$s, schedulers = [sched-1, sched-2] } }

          servers {
            stream1 { address = %2$s, health { type = pna, port = %4$d } }
            stream2 { address = %3$s, health { type = pna, port = %4$d } }
            web1 { address = %5$s, health { type = http, port = %7$d } }
            web2 { address = %6$s, health { type = http, port = %7$d } }
          }
          # Four times as often as by default, so that the story need not wait for it.
          health { interval = 500ms, fall = 3, rise = 2 }

          rules = [
            # RealPlayer speaks before it is spoken to, and not HTTP: `telnet` decides at once.
            { vip = media, port = %4$d, protocol = telnet, servers = [stream1, stream2] }
            { vip = media, port = %8$d, protocol = telnet, servers = [stream1, stream2] }
            # The web site. The script of the time runs on one of the two web servers only.
            { vip = media, port = %7$d, protocol = http, servers = [web1, web2], policy = round-robin }
            { vip = media, port = %7$d, protocol = http, path = "/script.ram", servers = [web1] }
          ]

          api { host = %13$s, port = %9$d }
          metrics { host = %13$s, port = %10$d, status-port = %11$d }
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
            at.status(),
            node,
            node.address(),
            NodeName.SCHED_1.address(),
            NodeName.SCHED_2.address(),
            at.cluster(),
            at.link());
  }
}
