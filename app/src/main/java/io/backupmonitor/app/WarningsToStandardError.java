package io.backupmonitor.app;

import java.io.Serial;
import java.util.Locale;
import java.util.Map;
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

/// What the library logs, for commands: warnings go to standard error, one line each; `LOG_LEVEL`
/// says otherwise. A whole logging framework would take longer to start than most commands run.
public final class WarningsToStandardError implements SLF4JServiceProvider {

  private static final String API = "2.0.99";
  private static final String OWN = "io.backupmonitor.";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "debug", Level.DEBUG,
          "info", Level.INFO,
          "warn", Level.WARN,
          "warning", Level.WARN,
          "error", Level.ERROR);

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();
  private Level level = Level.WARN;

  @Override
  public void initialize() {
    String wanted = System.getenv().getOrDefault("LOG_LEVEL", "").toLowerCase(Locale.ROOT);
    level = LEVELS.getOrDefault(wanted, Level.WARN);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> new StandardErrorLogger(name, name.startsWith(OWN) ? level : atLeast(level));
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

  /// Other people's libraries speak of their inner life below warnings.
  private static Level atLeast(Level level) {
    return level == Level.DEBUG ? Level.DEBUG : level == Level.ERROR ? Level.ERROR : Level.WARN;
  }

  /// Prints what is loud enough.
  private static final class StandardErrorLogger extends LegacyAbstractLogger {

    @Serial private static final long serialVersionUID = 1L;

    private final Level level;

    private StandardErrorLogger(String name, Level level) {
      this.name = name;
      this.level = level;
    }

    private boolean prints(Level spoken) {
      return spoken.toInt() >= level.toInt();
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
      System.err.println(
          spoken.name().toLowerCase(Locale.ROOT) + ": " + SafeText.of(text + cause) + from);
    }
  }
}
