package io.backupmonitor.restore.sqlite;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.format.Sink;
import io.backupmonitor.format.database.SqliteDatabase;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One restore of a SQLite database or dump.
final class SqliteSession implements RestoreSession {

  private static final int MOST_MESSAGES = 100;

  private final RestoreRequest request;
  private final Path content;
  private final boolean dump;
  private final long deadline;
  private final List<Finding> delivery = Collections.synchronizedList(new ArrayList<>());

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
    return new Sink.Folder(content.toString());
  }

  @Override
  public Consumer<InspectionRecord> listener() {
    return record -> {
      if (record instanceof InspectionRecord.DeliveryFinding(Finding finding)) {
        delivery.add(finding);
      }
    };
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) throws InterruptedException {
    SqliteArrivals arrivals = new SqliteArrivals(inspection.inventory().tables());
    List<Finding> findings = new ArrayList<>(delivery);
    try {
      Optional<Path> document = document();
      if (document.isEmpty()) {
        findings.add(notArrived(inspection));
      } else if (dump) {
        replay(document.get(), arrivals, findings);
      } else {
        open(document.get(), arrivals, findings);
      }
    } catch (SQLException failure) {
      findings.add(asFinding(failure, ""));
    } catch (IOException failure) {
      findings.add(
          FindingCode.RESTORE_NO_ENGINE.saying(
              "the scratch folder could not be used: " + failure.getMessage()));
    }
    tellNotWhole(inspection, findings);
    return arrivals.outcome(findings);
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

  private void open(Path document, SqliteArrivals arrivals, List<Finding> findings)
      throws SQLException, IOException, InterruptedException {
    boolean journals = bringJournals(document);
    try (SqliteDatabase database =
        journals
            ? SqliteDatabase.openCopy(document, this::isDue)
            : SqliteDatabase.openFrozen(document, this::isDue)) {
      List<String> messages = database.integrityMessages(MOST_MESSAGES);
      if (!messages.isEmpty()) {
        findings.add(
            FindingCode.RESTORE_FAILED.saying(
                "the restored database fails its integrity check: " + messages.getFirst()));
      }
      arrivals.count(database);
    }
  }

  /// Copies the journals that lay beside the database to where its copy is.
  private boolean bringJournals(Path document) throws IOException {
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
          bring(storage, companion, document.resolveSibling(document.getFileName() + suffix));
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

  private void replay(Path document, SqliteArrivals arrivals, List<Finding> findings)
      throws SQLException, IOException, InterruptedException {
    Path restored = request.scratch().resolve("restored.sqlite");
    SqliteReplay replay = new SqliteReplay(findings);
    try (SqliteDatabase database = SqliteDatabase.create(restored, this::isDue)) {
      try {
        replay.run(document, database);
      } catch (SQLException failure) {
        findings.add(asFinding(failure, replay.where()));
      }
      if (!replay.commit(database)) {
        arrivals.count(database);
        return;
      }
    }
    // A new look also sees what was written straight into the schema, as dumps of full text
    // indexes do.
    try (SqliteDatabase database = SqliteDatabase.openCopy(restored, this::isDue)) {
      arrivals.count(database);
    }
  }

  private boolean isDue() {
    return Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0;
  }

  private Finding asFinding(SQLException failure, String where) throws InterruptedException {
    String message = where + "SQLite says: " + SqliteDatabase.messageOf(failure);
    return switch (SqliteDatabase.causeOf(failure)) {
      case DAMAGE, STATEMENT -> FindingCode.RESTORE_FAILED.saying(message);
      case EXTENSION -> FindingCode.RESTORE_EXTENSION_MISSING.saying(message);
      case NO_SPACE -> FindingCode.RESTORE_NO_SPACE.saying(message);
      case MACHINE -> FindingCode.RESTORE_NO_ENGINE.saying(message);
      case STOPPED -> timeout();
    };
  }

  private Finding timeout() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted during a restore");
    }
    return FindingCode.RESTORE_TIMEOUT.saying(
        "the restore took longer than %,d s".formatted(request.timeLimit().toSeconds()));
  }

  @Override
  public void close() {
    // Everything lies in the scratch folder.
  }
}
