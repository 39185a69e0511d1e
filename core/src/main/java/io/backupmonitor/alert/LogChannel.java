package io.backupmonitor.alert;

import io.backupmonitor.model.Severity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The program's own log, one line per message under the name `io.backupmonitor.alert`. Safe to use
/// from several threads.
public final class LogChannel implements AlertChannel {

  private static final Logger LOG = LoggerFactory.getLogger("io.backupmonitor.alert");

  @Override
  public String name() {
    return "log";
  }

  @Override
  public List<String> recipients() {
    return List.of("log");
  }

  @Override
  public DeliveryOutcome send(AlertMessage message) {
    LOG.atLevel(level(message)).log(line(message));
    return new DeliveryOutcome.Sent(recipients(), List.of());
  }

  /// The message as one line; it holds no line break, so nobody can forge another one.
  static String line(AlertMessage message) {
    return Stream.concat(Stream.of(message.subject()), message.details().stream())
        .collect(Collectors.joining(" | ", "", " (alert %d)".formatted(message.alertId())));
  }

  private static Level level(AlertMessage message) {
    if (message.recovery()) {
      return Level.INFO;
    }
    return switch (message.severity()) {
      case Severity.CRITICAL -> Level.ERROR;
      case Severity.WARNING -> Level.WARN;
      case Severity.INFO -> Level.INFO;
    };
  }
}
