package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One restore of a SQLite database or dump.
final class SqliteSession implements RestoreSession {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteSession.class);
  private static final String RESTORED = "restored.sqlite";

  private final RestoreRequest request;
  private final Path content;
  private final boolean dump;
  private final long deadline;
  private @Nullable SqlitePlace place;
  private @Nullable SqliteChild child;
  private @Nullable String left;
  private Restored restored = Restored.NOTHING;

  /// @param content the folder for what arrives
  /// @param dump whether that is a dump rather than a database
  SqliteSession(RestoreRequest request, Path content, boolean dump) {
    this.request = request;
    this.content = content;
    this.dump = dump;
    this.deadline = System.nanoTime() + request.timeLimit().toNanos();
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(content.toString(), request.limits().scratchBytes());
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    List<Finding> findings = new ArrayList<>(inspection.deliveryFindings());
    SqliteReport report = SqliteReport.NOTHING;
    try {
      Optional<Path> document = document();
      if (document.isPresent()) {
        report = restored(document.get(), inspection);
        findings.addAll(report.findings());
      } else {
        findings.add(notArrived(inspection));
      }
    } catch (IOException failure) {
      findings.add(
          FindingCode.RESTORE_NO_ENGINE.saying("the restore could not be made: " + failure));
    }
    tellNotWhole(inspection, findings);
    return new SqliteArrivals(inspection.inventory().tables(), report).outcome(findings);
  }

  /// Hands what arrived over to a child process, which restores it.
  private SqliteReport restored(Path document, Inspection inspection)
      throws IOException, InterruptedException {
    SqlitePlace made = SqlitePlace.made(request.scratch());
    place = made;
    boolean journals = !dump && bringJournals(document, made);
    Path taken = made.take(document);
    SqliteChild started = SqliteChild.started(made, request.limits().scratchBytes());
    child = started;
    SqliteTask task =
        new SqliteTask(
            taken,
            dump ? taken.resolveSibling(RESTORED) : taken,
            journals,
            List.copyOf(inspection.inventory().tables().keySet()),
            Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    SqliteReport report = started.restore(task);
    if (report.counted()) {
      restored = new SqliteRestored(started, task, report);
    }
    return report;
  }

  @Override
  public Restored restored() {
    return restored;
  }

  /// A dump that was cut off between two statements replays without a complaint.
  private static void tellNotWhole(Inspection inspection, List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.code().effect() == Effect.FAILED)) {
      return;
    }
    inspection.findings().stream()
        .filter(finding -> finding.code().effect() == Effect.FAILED)
        .findFirst()
        .ifPresent(
            finding ->
                findings.add(FindingCode.RESTORE_FAILED.saying("not whole: " + finding.message())));
  }

  private Optional<Path> document() throws IOException {
    try (Stream<Path> files = Files.list(content)) {
      return files.findFirst();
    }
  }

  private static Finding notArrived(Inspection inspection) {
    for (Finding finding : inspection.findings()) {
      if (finding.code().effect() == Effect.FAILED) {
        return FindingCode.RESTORE_FAILED.saying("nothing arrived: " + finding.message());
      }
    }
    for (Finding finding : inspection.findings()) {
      if (finding.code().effect() == Effect.ERROR) {
        return finding;
      }
    }
    return FindingCode.RESTORE_NO_ENGINE.saying("the content did not arrive in the scratch folder");
  }

  /// Copies the journals that lay beside the database to where its copy is.
  private boolean bringJournals(Path document, SqlitePlace to) throws IOException {
    boolean any = false;
    if (!request.format().equals("sqlite")) {
      return false;
    }
    String main = request.source().path().escaped();
    try (Storage storage = Storages.found().open(request.source().root())) {
      for (StoredFile companion : request.source().companions()) {
        String suffix = companion.path().escaped().substring(main.length());
        if (companion.size() > 0 && (suffix.equals("-wal") || suffix.equals("-journal"))) {
          any = true;
          Path brought = document.resolveSibling(document.getFileName() + suffix);
          bring(storage, companion, brought);
          to.take(brought);
        }
      }
    }
    return any;
  }

  private static void bring(Storage storage, StoredFile companion, Path to) throws IOException {
    try (BackupBytes bytes = storage.open(companion);
        InputStream in = bytes.stream(0)) {
      Files.copy(in, to);
    }
  }

  @Override
  public @Nullable Isolation isolation() {
    SqliteChild started = child;
    return started == null ? null : started.isolation();
  }

  @Override
  public Optional<String> leftBehind() {
    return Optional.ofNullable(left);
  }

  @Override
  public void close() {
    clear(child);
    clear(place);
  }

  /// What cannot be cleared away is worth a warning, and no verdict; the next drill tries again.
  private void clear(@Nullable AutoCloseable rest) {
    try (rest) {
      return;
    } catch (Exception stays) {
      left = String.valueOf(stays.getMessage());
      LOG.warn("a drill left something behind: {}", left);
    }
  }
}
