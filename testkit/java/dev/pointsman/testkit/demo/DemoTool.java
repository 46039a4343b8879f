package dev.pointsman.testkit.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * The demo as a tool that the product's command line finds by its name, {@value #NAME}, without
 * knowing anything else of it.
 *
 * <p>Exit codes: 0 all happened as promised, 1 something did not and it says what, 64 wrong usage,
 * 130 interrupted before the story was told, with {@code --once}.
 */
public final class DemoTool implements ToolProvider {
  /** The name under which it is found. */
  public static final String NAME = "pointsman-demo";

  static final int USAGE = 64;

  private static final Duration STATISTICS_EVERY = Duration.ofSeconds(3);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    try {
      DemoOptions options = DemoOptions.parse(List.of(args));
      if (options.help()) {
        out.print(DemoOptions.HELP);
        out.flush();
        return Demo.DONE;
      }
      Pace pace = options.once() ? Pace.ONCE : Pace.EXPLORE;
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      return new Demo(
              options, err, show(options, out), ChildNode::start, pace, Addresses::pick, temporary)
          .run();
    } catch (DemoOptions.UsageException e) {
      err.println(e.getMessage());
      err.flush();
      return USAGE;
    }
  }

  private static Show show(DemoOptions options, PrintWriter out) {
    Map<String, String> environment = System.getenv();
    return !options.plain() && Terminal.isThere(environment)
        ? new LiveShow(new Terminal(out, environment))
        : new PlainShow(out, STATISTICS_EVERY);
  }
}
