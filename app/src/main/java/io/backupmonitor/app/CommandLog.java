package io.backupmonitor.app;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.backupmonitor.config.LoggingConfig;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// What the library logs, for commands: warnings go to standard error, one line each, unless
/// `LOG_LEVEL` says otherwise; with `logging.file`, everything from `logging.level` on goes there
/// instead. A whole logging framework would take longer to start than most commands run.
public final class CommandLog implements SLF4JServiceProvider {

  private static final String API = "2.0.99";
  private static final String OWN = "io.backupmonitor.";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "debug", Level.DEBUG,
          "info", Level.INFO,
          "warn", Level.WARN,
          "warning", Level.WARN,
          "error", Level.ERROR);

  /// Where lines go; loggers are made before the configuration is read.
  private static final AtomicReference<Destination> DESTINATION =
      new AtomicReference<>(new Destination(Level.WARN, null));

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /// Where lines go, and from which level on.
  private record Destination(Level level, @Nullable Path file) {

    void write(Level spoken, String text) {
      String word = spoken == Level.WARN ? "warning" : spoken.name().toLowerCase(Locale.ROOT);
      if (file == null) {
        System.err.println(word + ": " + text);
        return;
      }
      String line = "%s %s %s%n".formatted(Instant.now().truncatedTo(MILLIS), word, text);
      try {
        Files.writeString(file, line, CREATE, APPEND);
      } catch (IOException unwritable) {
        System.err.println(word + ": " + text);
      }
    }
  }

  /// Logs as configured from now on.
  static void configure(LoggingConfig logging, Map<String, String> environment) {
    Level configured = level(logging.level());
    boolean asked = !environment.getOrDefault("LOG_LEVEL", "").isBlank();
    Level level = logging.file() != null || asked ? configured : Level.WARN;
    DESTINATION.set(new Destination(level, logging.file()));
  }

  private static Level level(String word) {
    return LEVELS.getOrDefault(word.toLowerCase(Locale.ROOT), Level.WARN);
  }

  @Override
  public void initialize() {
    String wanted = System.getenv().getOrDefault("LOG_LEVEL", "");
    DESTINATION.compareAndSet(
        DESTINATION.get(), new Destination(level(wanted), DESTINATION.get().file()));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return CommandLogger::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return API;
  }

  /// Prints what is loud enough.
  private static final class CommandLogger extends LegacyAbstractLogger {

    @Serial private static final long serialVersionUID = 1L;

    private CommandLogger(String name) {
      this.name = name;
    }

    /// Other people's libraries speak of their inner life at the level of information.
    private boolean prints(Level spoken) {
      Level from = DESTINATION.get().level();
      boolean foreignChatter = spoken == Level.INFO && !name.startsWith(OWN);
      return spoken.toInt() >= from.toInt() && (!foreignChatter || from == Level.DEBUG);
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return prints(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return prints(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return prints(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return prints(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return Logger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level spoken,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      String text = MessageFormatter.basicArrayFormat(pattern, arguments);
      String cause = thrown == null ? "" : ": " + thrown;
      String from = name.startsWith(OWN) ? "" : " (" + name + ")";
      DESTINATION.get().write(spoken, SafeText.of(text + cause) + from);
    }
  }
}
