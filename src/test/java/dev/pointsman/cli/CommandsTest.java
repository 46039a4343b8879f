package dev.pointsman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.product.Ports;
import dev.pointsman.testkit.product.SiteDescription;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that talk to a node, with one that answers what a test says. */
final class CommandsTest {
  private static final String STATUS =
      """
      {"node":"sched-1","version":"1","uptime_ms":61000,"ready":false,"draining":false,
       "not_ready":["vip media, port 80 is backing-off: address already in use"],
       "vips":[{"name":"media","address":"127.0.0.101","owner":"sched-1","listeners":[
         {"port":7070,"state":"listening","endpoint":"127.0.0.101:7070","problem":null},
         {"port":80,"state":"backing-off","endpoint":null,"problem":"address already in use"}],
         "hop":{"role":"owner","flows":12,"complete":true,"backups":[
           {"node":"sched-2","complete":true,"acknowledged":40,"behind":3,"full":false},
           {"node":"sched-3","complete":false,"acknowledged":0,"behind":9,"full":false}]}}],
       "servers":[{"name":"s1","address":"127.0.0.11","weight":2,"admin":"enabled","health":"down",
         "eligible":false,"reason":"down: connection refused","health_age_ms":1500,"live":3,
         "max_connections":0,"check":"tcp 127.0.0.11:7070"}],
       "rules":[{"id":"media:7070","protocol":"telnet","policy":"round-robin","servers":["s1"],
         "server_port":7070,"accepted":10,"live":3,
         "closed":{"client-closed":4,"no-server":2,"client-reset":1}}]}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeApi api = new FakeApi();

  @TempDir private Path directory;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void status_isReadable() {
    api.answer("GET /api/v1/status", 200, STATUS);
    assertThat(run("status")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .startsWith("sched-1  not ready  up 1 min 1 s  pointsman 1\n")
        .contains("vip media, port 80 is backing-off: address already in use")
        .containsPattern("media +127\\.0\\.0\\.101 +sched-1 +7070 +listening\n +80 +backing-off")
        .containsPattern(
            "media +owner +12 +sched-2 +all flows +40 +3\n +sched-3 +being told +0 +9\n")
        .containsPattern("s1 .* down +1\\.5 s +3 +- +tcp 127.0.0.11:7070 +no: down: connection ref")
        .containsPattern("media:7070 .* s1:7070 +10 +3 +4 +2 +1 +no-server 2, client-reset 1")
        .doesNotContain("\u001b");
  }

  @Test
  void statusAsJson_isWhatTheNodeSaid() throws Exception {
    api.answer("GET /api/v1/status", 200, STATUS);
    assertThat(run("status", "--json")).isEqualTo(ExitCodes.DONE);
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(out.toString())).isEqualTo(mapper.readTree(STATUS));
  }

  @Test
  void connections_areAskedForAsSortedAndLimited() {
    api.answer(
        "GET /api/v1/connections?limit=2&sort=bytes",
        200,
        """
        {"total":3,"connections":[{"id":7,"client":"127.0.0.1:4","dialled":"127.0.0.101:80",
         "server":"s1","server_address":"127.0.0.11:80","phase":"open","request":"GET /\\u001b[2J",
         "age_ms":90061000,"idle_ms":5,"bytes_up":999,"bytes_down":1500000}]}
        """);
    assertThat(run("connections", "--sort", "bytes", "--limit", "2")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .containsPattern(
            "7 +127.0.0.1:4 .* open +1 d 1 h +5 ms +999 B +1\\.50 MB +GET /\uFFFD\\[2J")
        .endsWith("1 of 3 live connections (--limit shows more)\n");
  }

  @ParameterizedTest
  @CsvSource({"enable", "disable", "drain"})
  void server_isAdministered(String action) {
    api.answer(
        "POST /api/v1/servers/s1/" + action,
        200,
        "{\"server\":\"s1\",\"before\":\"enabled\",\"after\":\"draining\"}");
    assertThat(run("server", action, "s1")).isEqualTo(ExitCodes.DONE);
    assertThat(out).hasToString("s1: draining, was enabled\n");
  }

  @Test
  void server_getsAnotherWeight() {
    api.answer(
        "POST /api/v1/servers/s1/weight/5", 200, "{\"server\":\"s1\",\"before\":1,\"after\":5}");
    assertThat(run("server", "weight", "s1", "5")).isEqualTo(ExitCodes.DONE);
    assertThat(out).hasToString("s1: weight 5, was 1\n");
  }

  @ParameterizedTest
  @CsvSource({"0", "1001", "99999999999", "many", "1.5"})
  void serverWeightIsImpossible_isUsageAndAsksNobody(String weight) {
    assertThat(run("server", "weight", "s1", weight)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains(
            "weight: "
                + weight
                + " (expected: a whole number, 1 to 1000; to take a server out, `server disable`)");
  }

  @Test
  void serverIsUnknown_failsWithTheNodesWords() {
    api.answer("POST /api/v1/servers/s9/drain", 404, "{\"error\":\"no server s9\"}");
    assertThat(run("server", "drain", "s9")).isEqualTo(ExitCodes.FAILED);
    assertThat(err).hasToString("pointsman: no server s9\n");
  }

  @Test
  void reload_printsWhatChanged() {
    api.answer(
        "POST /api/v1/reload",
        200,
        "{\"changes\":[\"rule a: added\"],\"need_restart\":[\"api\"],\"warnings\":[]}");
    assertThat(run("reload")).isEqualTo(ExitCodes.DONE);
    assertThat(out).hasToString("rule a: added\napi: takes effect at the next start\n");
  }

  @Test
  void reloadOfABadFile_printsEveryFindingAndExitsWith2() {
    api.answer(
        "POST /api/v1/reload",
        422,
        "{\"error\":\"nothing was changed\",\"findings\":[{\"text\":\"a:1:2: x\"},{\"text\":\"a:3:4: y\"}]}");
    assertThat(run("reload")).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
    assertThat(err).hasToString("a:1:2: x\na:3:4: y\npointsman: nothing was changed\n");
  }

  @ParameterizedTest
  @CsvSource({"status", "connections", "reload"})
  void nobodyThere_exitsWith3AndSaysWhatWasTried(String command) {
    String nobody = "127.0.0.1:" + Ports.free("127.0.0.1");
    assertThat(execute(command, "--api", nobody)).isEqualTo(ExitCodes.NO_NODE);
    assertThat(err.toString()).contains(nobody, "connection refused", "pointsman run");
  }

  @Test
  void someoneElseAnswers_exitsWith3() {
    api.answer("GET /api/v1/status", 200, "<html>hello</html>");
    assertThat(run("status")).isEqualTo(ExitCodes.NO_NODE);
    assertThat(err.toString()).contains("is not a pointsman node");
  }

  @Test
  void addressIsThatOfTheConfiguration_unlessNamed() throws Exception {
    api.answer("GET /api/v1/status", 200, STATUS);
    Path conf = Files.writeString(directory.resolve("p.conf"), site().conf(api.port()));
    assertThat(execute("status", "--conf", conf.toString())).isEqualTo(ExitCodes.DONE);
    Files.writeString(conf, site().conf(0));
    assertThat(execute("status", "--conf", conf.toString())).isEqualTo(ExitCodes.NO_NODE);
    assertThat(err.toString()).contains("api.port is 0", "--api HOST:PORT");
  }

  @Test
  void configurationIsInvalid_exitsWith2AndNamesTheWayRound() {
    String missing = directory.resolve("missing.conf").toString();
    assertThat(execute("status", "--conf", missing)).isEqualTo(ExitCodes.INVALID_CONFIGURATION);
    assertThat(err.toString()).contains(missing, "--api HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "statsu, did you mean `status`",
    "status --jsn, did you mean `--json`",
    "server enabel s1, did you mean `enable`",
    "server drain, NAME",
    "server drain a/b, 1 to 64 letters",
    "status --api nowhere, HOST:PORT",
    "status --api 127.0.0.1:65536, HOST:PORT",
    "status --api 127.0.0.1:80/x, HOST:PORT",
    "status extra, extra",
    "connections --sort size, age",
    "connections --limit 0, 1 to 10000",
    "connections --limit many, many",
    "run --conf, --conf"
  })
  void usage_exitsWith64AndSaysWhatIsAllowed(String line, String expected) {
    assertThat(execute(line.split(" "))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(expected).contains("--help");
    assertThat(out.toString()).isEmpty();
    assertThat(api.asked).isEmpty();
  }

  @Test
  void commandIsMissing_exitsWith64() {
    assertThat(execute()).isEqualTo(ExitCodes.USAGE);
    assertThat(execute("server")).isEqualTo(ExitCodes.USAGE);
    assertThat(execute("vip")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void vipMove_returnsWhenTheOtherNodeServesTheVip() {
    api.answer(
        "POST /api/v1/vips/media/move/sched-2", 200, "{\"target\":\"sched-2\",\"after_term\":3}");
    api.answer(
        "GET /api/v1/status",
        200,
        "{\"vips\":[{\"name\":\"media\",\"owner\":\"sched-2\",\"term\":4}]}");
    assertThat(run("vip", "move", "media", "sched-2")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString()).isEqualTo("media: served by sched-2 (term 4)\n");
  }

  @Test
  void vipMove_thatIsRefusedSaysWhy() {
    api.answer(
        "POST /api/v1/vips/media/move/sched-9",
        409,
        "{\"status\":409,\"error\":\"target: sched-9 (expected: one of sched-1, sched-2)\"}");
    assertThat(run("vip", "move", "media", "sched-9")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("sched-9", "sched-1, sched-2");
  }

  @Test
  void status_showsTheSchedulerNodes() {
    api.answer(
        "GET /api/v1/status",
        200,
        STATUS.replace(
            "\"servers\":[{\"name\"",
            """
            "cluster":{"rules_version":"7@sched-2","problems":[],"nodes":[
              {"name":"sched-1","self":true,"reachable":true,"ready":true,"leaving":false,
               "since":"2126-11-22T12:00:00.000Z","changes_behind":null,"round_trip_us":null,
               "rules_version":"7@sched-2"},
              {"name":"sched-2","self":false,"reachable":true,"ready":true,"leaving":false,
               "since":"2126-11-22T12:00:00.000Z","changes_behind":2,"round_trip_us":1500,
               "rules_version":"6@sched-1","rules_differ_from_file":true},
              {"name":"sched-3","self":false,"reachable":false,"ready":true,"leaving":false,
               "since":"2126-11-22T12:00:00.000Z","changes_behind":null,"round_trip_us":null}]},
            "servers":[{"name\""""));
    assertThat(run("status")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .containsPattern("sched-1 \\(this\\) +ready .* 7@sched-2\\R")
        .containsPattern(
            "sched-2 +ready .* 1\\.5 ms +6@sched-1, its file differs +2 changes behind")
        .containsPattern("sched-3 +not heard");
  }

  @Test
  void versionAndHelp_exitWith0() {
    assertThat(execute("version")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString()).startsWith("pointsman ");
    assertThat(execute("--help")).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString()).contains("connections", "reload");
    assertThat(err.toString()).isEmpty();
  }

  private static SiteDescription site() {
    return new SiteDescription(Map.of("media", "127.0.0.101"), Map.of(), List.of());
  }

  private int run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--api";
    all[arguments.length + 1] = api.address();
    return execute(all);
  }

  private int execute(String... arguments) {
    return Main.commandLine(new PrintWriter(out), new PrintWriter(err, true)).execute(arguments);
  }
}
