package dev.pointsman.testkit.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.traffic.Crowd;
import dev.pointsman.testkit.traffic.CrowdPlan;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.TrafficServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server or a crowd in a process of its own, which does what its standard input says and answers
 * each line with one line. It ends with its standard input, so it cannot outlive who started it.
 *
 * <pre>
 *   server HOST:PORT                                      kill, start
 *   crowd HOST:PORT CONCURRENT TOGETHER SEED MOST-BYTES   gathered, enough, release
 *   both                                                  account, endings FILE
 * </pre>
 */
public final class Agent {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far more than any run opens: it is told when it is enough. */
  private static final int NO_END = 100_000_000;

  /** Does one command and says what there is to say. */
  @FunctionalInterface
  private interface Role {
    String obey(String command) throws IOException, InterruptedException;
  }

  private final Queue<Ending> endings = new ConcurrentLinkedQueue<>();

  private Agent() {}

  /** Runs the role that the arguments name until standard input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Agent agent = new Agent();
    Role role =
        switch (args[0]) {
          case "server" -> agent.server(HostPort.parse(args[1]));
          case "crowd" -> agent.crowd(args);
          default -> throw new IllegalArgumentException(args[0] + " (expected: server or crowd)");
        };
    System.out.println("ready");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(agent.obey(role, line));
      }
    }
    System.exit(0);
  }

  private String obey(Role role, String line) throws IOException, InterruptedException {
    if (line.startsWith("endings ")) {
      EndingsFile.write(Path.of(line.substring("endings ".length())), takeEndings());
      return "written";
    }
    return role.obey(line);
  }

  private List<Ending> takeEndings() {
    List<Ending> taken = new ArrayList<>();
    for (Ending ending = endings.poll(); ending != null; ending = endings.poll()) {
      taken.add(ending);
    }
    return taken;
  }

  private Role server(InetSocketAddress address) throws IOException {
    TrafficServer server = new TrafficServer(address, endings::add).start();
    return command -> {
      switch (command) {
        case "kill" -> server.kill();
        case "start" -> server.start();
        case "account" -> {
          return json(server.account());
        }
        default -> throw unknown(command);
      }
      return "done";
    };
  }

  private Role crowd(String[] args) {
    CrowdPlan plan =
        CrowdPlan.random(
                HostPort.parse(args[1]),
                NO_END,
                Integer.parseInt(args[2]),
                Long.parseLong(args[4]),
                Long.parseLong(args[5]))
            .together(Integer.parseInt(args[3]));
    Crowd crowd = new Crowd(plan, endings::add).keepTogether();
    Thread.ofPlatform().name("crowd").start(() -> run(crowd));
    return command -> {
      switch (command) {
        case "gathered" -> {
          return Integer.toString(crowd.gathered());
        }
        case "enough" -> crowd.enough();
        case "release" -> crowd.release();
        case "account" -> {
          return json(crowd.account());
        }
        default -> throw unknown(command);
      }
      return "done";
    };
  }

  private static void run(Crowd crowd) {
    try {
      crowd.run();
    } catch (IOException e) {
      throw new UncheckedIOException("the crowd's selector failed", e);
    }
  }

  private static String json(Object account) throws JsonProcessingException {
    return JSON.writeValueAsString(account);
  }

  private static IllegalArgumentException unknown(String command) {
    return new IllegalArgumentException("\"" + command + "\" is not a command of this agent");
  }
}
