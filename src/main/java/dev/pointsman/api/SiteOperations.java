package dev.pointsman.api;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.config.ConfigLoader;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.election.MoveAnswer;
import dev.pointsman.hop.HopRequirements;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.VipName;
import dev.pointsman.site.SiteCommand;
import dev.pointsman.site.SiteCommand.AdminReply;
import dev.pointsman.site.SiteCommand.Applied;
import dev.pointsman.site.SiteCommand.Apply;
import dev.pointsman.site.SiteCommand.Describe;
import dev.pointsman.site.SiteCommand.ListConnections;
import dev.pointsman.site.SiteCommand.MoveVip;
import dev.pointsman.site.SiteCommand.SetAdminState;
import dev.pointsman.site.SiteCommand.SetWeight;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/** The operations of the site whose actor runs in this process. */
public final class SiteOperations implements NodeOperations {
  /** An answer comes within milliseconds; one that does not come in this time will not come. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Opening the listeners of a large site takes longer than looking at it. */
  private static final Duration APPLIED = Duration.ofSeconds(20);

  private final ActorRef<SiteCommand> site;
  private final ActorSystem<?> system;
  private final AccessLog accessLog;
  private final Reloader reloader;

  /**
   * @param conf the configuration file, which a reload reads again
   * @param atStart what it held when the process started
   * @param accessLog which a reload opens anew, as logrotate(8) needs it
   */
  public SiteOperations(
      ActorRef<SiteCommand> site,
      ActorSystem<?> system,
      Path conf,
      Loaded atStart,
      AccessLog accessLog) {
    this.accessLog = accessLog;
    this.site = site;
    this.system = system;
    this.reloader =
        new Reloader(
            conf.toString(),
            atStart,
            () -> HopRequirements.check(ConfigLoader.load(conf), conf.toString()),
            next ->
                ask((ActorRef<Applied> replyTo) -> new Apply(next, replyTo), APPLIED)
                    .thenApply(Applied::changes));
  }

  @Override
  public CompletionStage<SiteView> describe() {
    return ask(Describe::new, ANSWER);
  }

  @Override
  public CompletionStage<List<ConnectionView>> connections() {
    return ask(ListConnections::new, ANSWER);
  }

  @Override
  public CompletionStage<AdminReply> setAdminState(ServerName server, AdminState state) {
    return ask((ActorRef<AdminReply> replyTo) -> new SetAdminState(server, state, replyTo), ANSWER);
  }

  @Override
  public CompletionStage<AdminReply> setWeight(ServerName server, int weight) {
    return ask((ActorRef<AdminReply> replyTo) -> new SetWeight(server, weight, replyTo), ANSWER);
  }

  @Override
  public CompletionStage<MoveAnswer> move(VipName vip, NodeName target) {
    return ask((ActorRef<MoveAnswer> replyTo) -> new MoveVip(vip, target, replyTo), ANSWER);
  }

  @Override
  public CompletionStage<ReloadOutcome> reload() {
    accessLog.reopen();
    return reloader.reload();
  }

  private <T> CompletionStage<T> ask(
      Function<ActorRef<T>, SiteCommand> question, Duration longest) {
    return AskPattern.ask(site, question, longest, system.scheduler());
  }
}
