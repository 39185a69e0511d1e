package io.backupmonitor.app;

import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One line on a terminal that tells how far a run is, how fast it goes and how long it will take.
final class ProgressLine implements RunListener {

  private static final long BETWEEN_NANOS = 100_000_000;
  private static final int WIDTH = 78;

  private final PrintStream terminal;
  private final LongSupplier nanoTime;
  private long started;
  private long shownAt;
  private int backups;
  private int done;
  private long bytes;
  private long bytesRead;
  private boolean visible;

  ProgressLine(PrintStream terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.shownAt = started - BETWEEN_NANOS;
  }

  @Override
  public void begun(int backups, long bytes) {
    this.backups = backups;
    this.bytes = bytes;
    this.started = nanoTime.getAsLong();
    show();
  }

  @Override
  public void progress(long bytesRead) {
    this.bytesRead = bytesRead;
    show();
  }

  @Override
  public void judged(JudgedBackup backup) {
    done++;
    show();
  }

  /// Takes the line away, so that something else can be printed.
  void clear() {
    if (visible) {
      terminal.print("\r" + " ".repeat(WIDTH) + "\r");
      terminal.flush();
      visible = false;
    }
  }

  private void show() {
    long now = nanoTime.getAsLong();
    if (now - shownAt < BETWEEN_NANOS) {
      return;
    }
    shownAt = now;
    String text = text(Duration.ofNanos(now - started));
    terminal.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
    terminal.flush();
    visible = true;
  }

  private String text(Duration elapsed) {
    double seconds = elapsed.toMillis() / 1000.0;
    StringBuilder text = new StringBuilder();
    text.append(Amounts.count(done)).append(" of ").append(Amounts.count(backups, "backup"));
    text.append(", ").append(Amounts.size(bytesRead)).append(" of ").append(Amounts.size(bytes));
    if (seconds >= 1 && bytesRead > 0) {
      double rate = bytesRead / seconds;
      text.append(", ").append(Amounts.size((long) rate)).append("/s");
      long left = (long) (Math.max(0, bytes - bytesRead) / rate);
      text.append(", ").append(Amounts.duration(Duration.ofSeconds(left))).append(" left");
    }
    return text.length() <= WIDTH ? text.toString() : text.substring(0, WIDTH);
  }
}
