package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static io.backupmonitor.database.Seen.seen;

import io.backupmonitor.database.AlertTable.Draft;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;
import java.util.List;
import java.util.stream.IntStream;

/// A process of its own that writes into a database as fast as it can: scans, verdicts with a
/// finding each, and one alert that everybody raises.
final class WritingProcess {

  private WritingProcess() {}

  /// Writes and ends.
  ///
  /// @param arguments the URL, the id of its location, its name, and how many backups it records
  public static void main(String[] arguments) {
    long location = Long.parseLong(arguments[1]);
    String name = arguments[2];
    int count = Integer.parseInt(arguments[3]);
    try (DatabaseManager database = new DatabaseManager(arguments[0])) {
      database.createTables();
      System.out.println("ready");
      for (int number = 0; number < count; number++) {
        String path = name + "-" + number;
        database
            .backups()
            .apply(
                location,
                added(IntStream.range(0, 20).mapToObj(i -> seen(path + "." + i).now()).toList()));
        RecordedBackup recorded = newest(database, location, path + ".0");
        database
            .proofs()
            .recordVerification(
                recorded.backup(),
                List.of(
                    new BackupVerification(
                        0,
                        0,
                        "structure",
                        Verdict.FAILED,
                        "",
                        null,
                        NOW,
                        List.of(FindingCode.RESTORE_EMPTY.saying(path)))),
                Proven.only(Assurance.SEEN));
        database
            .alerts()
            .raise(
                new Draft("backup_failure", "shared", Severity.INFO, name, null, null),
                List.of("log"),
                NOW);
      }
    }
  }

  private static RecordedBackup newest(DatabaseManager database, long location, String path) {
    return database.backups().current(location).stream()
        .filter(row -> row.backup().path().text().equals(path))
        .findFirst()
        .orElseThrow();
  }
}
