package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static io.backupmonitor.database.Seen.replaced;
import static io.backupmonitor.database.Seen.seen;
import static io.backupmonitor.database.Seen.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What both databases promise about which backups are due.
interface DueContract extends DatabaseFixture {

  Duration DAY = Duration.ofDays(1);
  Instant SINCE = NOW.minus(Duration.ofDays(7));
  Instant PROVEN_BEFORE = NOW.minus(Duration.ofDays(30));

  private void add(long location, String path, int daysOld, String series) {
    database()
        .backups()
        .apply(location, added(seen(path).series(series).at(NOW.minus(DAY.multipliedBy(daysOld)))));
  }

  private void verified(long location, String path, int daysAgo, Finding... findings) {
    Verdict verdict = findings.length == 0 ? Verdict.PASSED : Verdict.FAILED;
    Instant at = NOW.minus(DAY.multipliedBy(daysAgo));
    database()
        .proofs()
        .recordVerification(
            only(location, path).backup(),
            List.of(
                new BackupVerification(
                    0, 0, "structure", verdict, "", null, at, List.of(findings))),
            Proven.only(Assurance.OPENED));
  }

  private void drilled(long location, String path, int daysAgo, Finding... findings) {
    Verdict verdict = findings.length == 0 ? Verdict.PASSED : Verdict.FAILED;
    Instant at = NOW.minus(DAY.multipliedBy(daysAgo));
    database()
        .proofs()
        .recordRestoreTest(
            only(location, path).backup(),
            new RestoreTest(0, 0, "folder", "/s", verdict, DAY, "", null, at, List.of(findings)),
            null,
            Assurance.RESTORED);
  }

  private List<String> toVerify(@Nullable Long location) {
    return names(database().backups().dueForVerification(location, SINCE, PROVEN_BEFORE));
  }

  private List<String> toDrill(int limit) {
    return names(
        database().backups().dueForRestoreTest(null, SINCE, PROVEN_BEFORE, limit).stream()
            .map(DueDrill::recorded)
            .toList());
  }

  private static List<String> names(List<RecordedBackup> rows) {
    return rows.stream().map(row -> row.backup().filename()).toList();
  }

  @Test
  default void verifiesTheWindowStaleProofsAndOpenFindingsOldestProofFirst() {
    long location = location();
    add(location, "old-fresh", 60, "s");
    add(location, "old-stale", 60, "s");
    add(location, "old-never", 60, "s");
    add(location, "old-bad", 60, "s");
    add(location, "new-fresh", 1, "s");
    verified(location, "old-fresh", 5);
    verified(location, "old-stale", 31);
    verified(location, "old-bad", 4, FindingCode.RESTORE_EMPTY.saying("x"));
    verified(location, "new-fresh", 0);
    assertThat(toVerify(location))
        .containsExactly("old-never", "old-stale", "old-bad", "new-fresh");
    assertThat(toVerify(null)).isEqualTo(toVerify(location));
    verified(location, "old-bad", 3);
    assertThat(toVerify(null)).containsExactly("old-never", "old-stale", "new-fresh");
  }

  @Test
  default void verifiesWhatIsThereAndNotGrowing() {
    long location = location();
    add(location, "gone", 1, "s");
    add(location, "there", 1, "s");
    database()
        .backups()
        .apply(
            location,
            added(
                seen("growing").status(BackupStatus.PENDING),
                seen("empty").status(BackupStatus.FAILED)));
    database().backups().apply(location, vanished(NOW, only(location, "gone").backup().id()));
    database()
        .backups()
        .apply(
            location,
            replaced(only(location, "there").backup().id(), seen("there").size(2).at(NOW)));
    assertThat(toVerify(location)).containsExactly("empty", "there");
    assertThat(
            database().backups().dueForVerification(location, SINCE, PROVEN_BEFORE).stream()
                .map(row -> row.backup().generation()))
        .containsExactly(1, 2);
  }

  @Test
  default void drillsTheNewestOfEachSeriesFirstThenTheOldestProof() {
    long location = location();
    add(location, "a-1", 3, "a");
    add(location, "a-2", 2, "a");
    add(location, "a-3", 1, "a");
    add(location, "b-1", 5, "b");
    add(location, "b-old", 9, "b");
    drilled(location, "a-1", 40);
    drilled(location, "a-3", 35);
    assertThat(toDrill(9)).containsExactly("b-1", "a-3", "a-2", "a-1");
    assertThat(toDrill(2)).containsExactly("b-1", "a-3");
    drilled(location, "a-3", 1);
    assertThat(toDrill(9)).containsExactly("b-1", "a-2", "a-1");
    drilled(location, "b-1", 1, FindingCode.RESTORE_EMPTY.saying("x"));
    assertThat(toDrill(9)).containsExactly("b-1", "a-2", "a-1");
    drilled(location, "b-1", 0);
    assertThat(toDrill(9)).containsExactly("a-2", "a-1");
  }

  @Test
  default void drillsCompletedBackupsOfEnabledLocationsOnly() {
    List<Long> ids = locations("one", "two");
    add(ids.get(0), "one", 1, "s");
    add(ids.get(1), "two", 1, "s");
    database().backups().apply(ids.get(0), added(seen("empty").status(BackupStatus.FAILED)));
    assertThat(toDrill(9)).containsExactlyInAnyOrder("one", "two");
    locations("one");
    assertThat(toDrill(9)).containsExactly("one");
    assertThat(toVerify(null)).containsExactly("empty", "one");
  }

  @Test
  default void drillsNothingWhereRestoresAreNotTested() {
    long location = location();
    add(location, "a-1", 1, "a");
    assertThat(toDrill(9)).containsExactly("a-1");
    database().locations().synchronise(List.of(Seen.untested("nightly")));
    assertThat(toDrill(9)).isEmpty();
    assertThat(database().backups().dueForRestoreTest(location, SINCE, PROVEN_BEFORE, 9)).isEmpty();
    assertThat(toVerify(location)).containsExactly("a-1");
  }

  @Test
  default void tellsHowOldTheProofOfADrillIs() {
    long location = location();
    add(location, "a-1", 3, "a");
    add(location, "a-2", 2, "a");
    add(location, "b-1", 2, "b");
    drilled(location, "a-1", 40);
    assertThat(database().backups().dueForRestoreTest(null, SINCE, PROVEN_BEFORE, 9))
        .extracting(DueDrill::newest, DueDrill::provenAt)
        .containsExactly(
            tuple(true, null),
            tuple(true, NOW.minus(DAY.multipliedBy(40))),
            tuple(false, NOW.minus(DAY.multipliedBy(40))));
  }
}
