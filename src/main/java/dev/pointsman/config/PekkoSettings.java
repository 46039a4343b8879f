package dev.pointsman.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;

/** Pekko's own settings, which are ours to choose and not an operator's. */
public final class PekkoSettings {
  private PekkoSettings() {}

  /** The settings for this machine; see {@code pekko-settings.conf} for each and why. */
  public static Config load() {
    return load(Runtime.getRuntime().availableProcessors());
  }

  /**
   * The settings with so many event loops.
   *
   * @param eventLoops 1 or more
   */
  public static Config load(int eventLoops) {
    return ConfigFactory.parseResources(PekkoSettings.class.getClassLoader(), "pekko-settings.conf")
        .withValue("pointsman-event-loops", ConfigValueFactory.fromAnyRef(eventLoops))
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
