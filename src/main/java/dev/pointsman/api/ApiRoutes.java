package dev.pointsman.api;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.api.ReloadOutcome.Refused;
import dev.pointsman.api.ReloadOutcome.Reloaded;
import dev.pointsman.election.MoveAnswer;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import dev.pointsman.site.SiteCommand.AdminChanged;
import dev.pointsman.site.SiteCommand.AdminReply;
import dev.pointsman.site.SiteCommand.NoSuchServer;
import dev.pointsman.site.SiteCommand.WeightChanged;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What is asked where:
 *
 * <pre>{@code
 * GET  /api/v1/status
 * GET  /api/v1/connections?limit=100&sort=age|bytes|idle|client|server
 * GET  /api/v1/servers
 * POST /api/v1/servers/{name}/enable|disable|drain
 * POST /api/v1/servers/{name}/weight/{number}
 * POST /api/v1/reload
 * GET  /ready    200 when every listener listens and the node could own its VIPs, else 503
 * GET  /alive    200
 * }</pre>
 */
final class ApiRoutes extends AllDirectives {
  /** Nothing that is asked has a body; a client's empty JSON object is let through. */
  static final long MAX_BODY_BYTES = 4096;

  private static final String TOO_LONG =
      "the body is too long (expected: at most " + MAX_BODY_BYTES + " bytes)";
  private static final Duration BODY_TIME = Duration.ofSeconds(2);
  private static final PathMatcher0 V1 = segment("api").slash("v1");

  private final NodeOperations node;
  private final InstantSource clock;
  private final String version;

  ApiRoutes(NodeOperations node, InstantSource clock, String version) {
    this.node = node;
    this.clock = clock;
    this.version = version;
  }

  /** All routes, guarded, with an answer to everything that goes wrong. */
  Route create(Guard guard) {
    return Failures.answered(
        () ->
            extractRequest(
                request -> {
                  Optional<String> refusal = guard.refusal(request);
                  if (refusal.isPresent()) {
                    return complete(Answers.error(403, refusal.get()));
                  }
                  if (request.entity().getContentLengthOption().orElse(0) > MAX_BODY_BYTES) {
                    return complete(Answers.error(413, TOO_LONG));
                  }
                  return toStrictEntity(BODY_TIME, MAX_BODY_BYTES, this::routes);
                }));
  }

  private Route routes() {
    return concat(
        path(V1.slash("status"), () -> get(() -> noParameters(this::status))),
        path(V1.slash("connections"), () -> get(this::connections)),
        path(V1.slash("servers"), () -> get(() -> noParameters(this::servers))),
        path(
            V1.slash("servers").slash(segment()).slash(segment()),
            (name, action) -> post(() -> noParameters(() -> administer(name, action)))),
        path(
            V1.slash("servers").slash(segment()).slash("weight").slash(segment()),
            (name, weight) -> post(() -> noParameters(() -> weigh(name, weight)))),
        path(
            V1.slash("vips").slash(segment()).slash("move").slash(segment()),
            (vip, target) -> post(() -> noParameters(() -> move(vip, target)))),
        path(V1.slash("reload"), () -> post(() -> noParameters(this::reload))),
        path("ready", () -> get(this::ready)),
        path("alive", () -> get(() -> complete(Answers.ok(Answers.object().put("alive", true))))));
  }

  private Route status() {
    return answer(node.describe(), view -> Answers.ok(ViewJson.status(view, version, now())));
  }

  private Route servers() {
    return answer(
        node.describe(),
        view -> {
          ObjectNode json = Answers.object();
          json.set("servers", ViewJson.servers(view.servers(), now()));
          return Answers.ok(json);
        });
  }

  private Route connections() {
    return parameterMultiMap(
        values -> {
          ConnectionQuery query = ConnectionQuery.of(new Parameters(values));
          return answer(node.connections(), all -> connections(query, all));
        });
  }

  private HttpResponse connections(ConnectionQuery query, List<ConnectionView> all) {
    long now = now();
    ObjectNode json = Answers.object().put("total", all.size());
    ArrayNode shown = json.putArray("connections");
    query.select(all).forEach(view -> shown.add(ViewJson.connection(view, now)));
    return Answers.ok(json);
  }

  private Route administer(String name, String action) {
    AdminState state =
        switch (action) {
          case "enable" -> AdminState.ENABLED;
          case "drain" -> AdminState.DRAINING;
          case "disable" -> AdminState.DISABLED;
          default -> throw new BadParameter("action", action, "enable, disable or drain");
        };
    return answer(node.setAdminState(server(name), state), ApiRoutes::administered);
  }

  private Route weigh(String name, String weight) {
    int number = Parameters.whole("weight", weight, Server.MIN_WEIGHT, Server.MAX_WEIGHT);
    return answer(node.setWeight(server(name), number), ApiRoutes::administered);
  }

  private static ServerName server(String name) {
    if (!Names.valid(name)) {
      throw new BadParameter("name", name, Names.ALLOWED);
    }
    return new ServerName(name);
  }

  private static HttpResponse administered(AdminReply reply) {
    return switch (reply) {
      case AdminChanged changed ->
          Answers.ok(
              Answers.object()
                  .put("server", changed.server().value())
                  .put("before", changed.before().label())
                  .put("after", changed.after().label()));
      case WeightChanged changed ->
          Answers.ok(
              Answers.object()
                  .put("server", changed.server().value())
                  .put("before", changed.before())
                  .put("after", changed.after()));
      case NoSuchServer none -> {
        String known = String.join(", ", none.known().stream().map(ServerName::value).toList());
        String error = "no server " + none.server() + " (expected: one of " + known + ")";
        ObjectNode json = Answers.object().put("status", 404).put("error", error);
        json.set("known", ViewJson.strings(none.known()));
        yield Answers.json(404, json);
      }
    };
  }

  private Route move(String vip, String target) {
    for (String name : List.of(vip, target)) {
      if (!Names.valid(name)) {
        throw new BadParameter("name", name, Names.ALLOWED);
      }
    }
    return answer(node.move(new VipName(vip), new NodeName(target)), ApiRoutes::moved);
  }

  private static HttpResponse moved(MoveAnswer answer) {
    return switch (answer) {
      case MoveAnswer.Accepted accepted ->
          Answers.ok(
              Answers.object()
                  .put("target", accepted.target().value())
                  .put("after_term", accepted.after().value()));
      case MoveAnswer.Refused refused -> Answers.error(409, refused.reason());
    };
  }

  private Route reload() {
    return answer(node.reload(), ApiRoutes::reloaded);
  }

  private static HttpResponse reloaded(ReloadOutcome outcome) {
    return switch (outcome) {
      case Reloaded done -> {
        ObjectNode json = Answers.object();
        json.set("changes", ViewJson.strings(done.changes()));
        json.set("need_restart", ViewJson.strings(done.needRestart()));
        json.set("warnings", FindingsJson.of(done.warnings()));
        yield Answers.ok(json);
      }
      case Refused refused -> {
        String error = "the configuration is invalid and nothing was changed";
        ObjectNode json = Answers.object().put("status", 422).put("error", error);
        json.set("findings", FindingsJson.of(refused.findings()));
        yield Answers.json(422, json);
      }
    };
  }

  private Route ready() {
    return answer(
        node.describe(),
        view -> {
          List<String> reasons = view.notReady();
          ObjectNode json =
              Answers.object().put("node", view.node().value()).put("ready", reasons.isEmpty());
          json.set("reasons", ViewJson.strings(reasons));
          json.set("owns", ViewJson.strings(view.owned()));
          return Answers.json(reasons.isEmpty() ? 200 : 503, json);
        });
  }

  private Route noParameters(Supplier<Route> inner) {
    return parameterMultiMap(
        values -> {
          new Parameters(values).allowOnly();
          return inner.get();
        });
  }

  private <T> Route answer(CompletionStage<T> asked, Function<T, HttpResponse> format) {
    return completeWithFuture(asked.thenApply(format));
  }

  private long now() {
    return clock.millis();
  }
}
