package dev.pointsman.testkit.crowd;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.net.HostPort;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.TrafficAccount;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The handle of an {@link Agent} in a process of its own. */
final class AgentProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long END_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader answers;

  private AgentProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static AgentProcess server(String name, InetSocketAddress address) throws IOException {
    return start(name, "server", HostPort.format(address));
  }

  /**
   * A crowd that begins to dial at once.
   *
   * @param most bytes each way of one exchange
   */
  static AgentProcess crowd(
      InetSocketAddress address, int concurrent, int together, long seed, long most)
      throws IOException {
    return start(
        "crowd",
        "crowd",
        HostPort.format(address),
        Integer.toString(concurrent),
        Integer.toString(together),
        Long.toString(seed),
        Long.toString(most));
  }

  private static AgentProcess start(String name, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path", "")));
    words.add(Agent.class.getName());
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    AgentProcess agent = new AgentProcess(name, process);
    agent.answer();
    return agent;
  }

  void kill() throws IOException {
    ask("kill");
  }

  void restart() throws IOException {
    ask("start");
  }

  int gathered() throws IOException {
    return Integer.parseInt(ask("gathered"));
  }

  /** Lets those that wait go on, and opens no more. */
  void finish() throws IOException {
    ask("enough");
    ask("release");
  }

  TrafficAccount account() throws IOException {
    return JSON.readValue(ask("account"), TrafficAccount.class);
  }

  /** The ends of all connections since this was last asked. */
  List<Ending> takeEndings() throws IOException {
    Path file = Files.createTempFile("endings", ".txt");
    try {
      ask("endings " + file);
      return EndingsFile.read(file);
    } finally {
      Files.delete(file);
    }
  }

  private String ask(String command) throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).append(command).append('\n').flush();
    return answer();
  }

  private String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process of " + name + " has ended; what it wrote stands above");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    process.outputWriter(StandardCharsets.UTF_8).close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static List<Ending> takeEndings(List<AgentProcess> agents) throws IOException {
    List<Ending> all = new ArrayList<>();
    for (AgentProcess agent : agents) {
      all.addAll(agent.takeEndings());
    }
    return all;
  }

  static boolean quiet(List<AgentProcess> agents) throws IOException {
    Stream.Builder<TrafficAccount> accounts = Stream.builder();
    for (AgentProcess agent : agents) {
      accounts.add(agent.account());
    }
    return accounts.build().allMatch(account -> account.live() == 0);
  }
}
