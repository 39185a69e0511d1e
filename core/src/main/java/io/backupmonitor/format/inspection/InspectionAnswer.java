package io.backupmonitor.format.inspection;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What one inspection has to say, while it is being found out: members and progress go out at
/// once, facts are kept until the end, since a file that changed while it was read takes them back.
/// Safe to use from several threads.
final class InspectionAnswer {

  /// So many facts say enough; a backup with a million damaged members needs no million lines. They
  /// are counted for each effect, so that no number of notes hides what fails the backup.
  private static final int MOST_FINDINGS = 100;

  private static final long PROGRESS_STEP = 8L << 20;

  private final Consumer<InspectionRecord> listener;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> notProven = new LinkedHashSet<>();
  private final SortedMap<String, Long> tables = new TreeMap<>();
  private final Deque<String> layers = new ArrayDeque<>();
  private final Map<Effect, Integer> counts = new EnumMap<>(Effect.class);
  private int leftOut;
  private boolean blamed;
  private long contentBytes;
  private long entries;
  private long told;

  InspectionAnswer(Consumer<InspectionRecord> listener) {
    this.listener = listener;
  }

  /// One more layer, found inside the ones before.
  synchronized void layer(String format) {
    layers.addFirst(format);
  }

  synchronized void finding(FindingCode code, String message) {
    blamed |= code.effect() != Effect.NONE;
    if (counts.merge(code.effect(), 1, Integer::sum) <= MOST_FINDINGS) {
      findings.add(new Finding(code, message));
    } else {
      leftOut++;
    }
  }

  /// A reader was stopped: by damage, a limit or a missing key, or because it broke down.
  void stopped(Throwable cause) {
    if (cause instanceof DamageException damage) {
      finding(damage.code(), String.valueOf(damage.getMessage()));
    } else if (cause instanceof OutOfMemoryError) {
      finding(FindingCode.LIMIT_MEMORY, "its reader ran out of memory");
    } else {
      finding(FindingCode.INSPECTION_CRASHED, "its reader broke down: " + cause);
    }
  }

  synchronized void notProven(String what) {
    notProven.add(what);
  }

  synchronized void table(String name, long rows) {
    tables.merge(name, rows, Long::sum);
  }

  synchronized void entryRead(Entry entry, long size, int crc32) {
    entries++;
    contentBytes += size;
    listener.accept(new InspectionRecord.EntryRead(entry, size, crc32));
  }

  synchronized void deliveryFinding(Finding finding) {
    listener.accept(new InspectionRecord.DeliveryFinding(finding));
  }

  synchronized void progress(long bytesRead) {
    if (bytesRead - told >= PROGRESS_STEP) {
      told = bytesRead;
      listener.accept(new InspectionRecord.Progress(bytesRead));
    }
  }

  synchronized void checksum(Checksum checksum) {
    listener.accept(new InspectionRecord.ChecksumComputed(checksum));
  }

  synchronized void partChecksum(BackupPath part, Checksum checksum) {
    listener.accept(new InspectionRecord.PartChecksumComputed(part, checksum));
  }

  /// Nothing that was found counts, only this: the bytes were not those of one backup.
  synchronized void only(FindingCode code, String message) {
    findings.clear();
    counts.clear();
    leftOut = 0;
    finding(code, message);
  }

  /// Whether something was found that keeps the backup from being whole.
  synchronized boolean blamed() {
    return blamed;
  }

  synchronized long entries() {
    return entries;
  }

  synchronized long contentBytes() {
    return contentBytes;
  }

  /// Sends everything that was kept.
  synchronized void close() {
    listener.accept(
        new InspectionRecord.Recognised(layers.isEmpty() ? "unknown" : String.join(".", layers)));
    tables.forEach((name, rows) -> listener.accept(new InspectionRecord.TableRead(name, rows)));
    notProven.forEach(what -> listener.accept(new InspectionRecord.NotProven(what)));
    findings.forEach(finding -> listener.accept(new InspectionRecord.FindingRaised(finding)));
    if (leftOut > 0) {
      Finding last = findings.getLast();
      listener.accept(
          new InspectionRecord.FindingRaised(
              new Finding(last.code(), "and %,d findings more".formatted(leftOut))));
    }
  }
}
