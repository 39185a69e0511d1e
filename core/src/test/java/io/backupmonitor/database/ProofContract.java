package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static io.backupmonitor.database.Seen.added;
import static io.backupmonitor.database.Seen.replaced;
import static io.backupmonitor.database.Seen.returned;
import static io.backupmonitor.database.Seen.seen;
import static io.backupmonitor.database.Seen.vanished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.backupmonitor.database.ProofTable.ScanFinding;
import io.backupmonitor.model.Assurance;
import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What both databases promise about verdicts and findings.
interface ProofContract extends DatabaseFixture {

  Checksum BASELINE = new Checksum(ChecksumAlgorithm.CRC32C, "deadbeef");
  Finding CUT = FindingCode.ARCHIVE_DATA_AFTER_END.saying("cut \\ at\nbyte 200");
  Finding CUT_AGAIN = FindingCode.ARCHIVE_DATA_AFTER_END.saying("cut at byte 300");
  Finding SMALL = FindingCode.RESTORE_EMPTY.saying("0 files");

  private Backup backup(long location, String path) {
    database().backups().apply(location, added(seen(path)));
    return only(location, path).backup();
  }

  private static BackupVerification result(
      String type, Verdict verdict, Instant at, Finding... findings) {
    return new BackupVerification(
        0,
        0,
        type,
        verdict,
        "read 100 bytes",
        verdict == Verdict.PASSED ? null : "because",
        at,
        List.of(findings));
  }

  private static RestoreTest drill(Verdict verdict, Instant at, Finding... findings) {
    return new RestoreTest(
        0,
        0,
        "folder",
        "/scratch",
        verdict,
        Duration.ofNanos(2_123_456_789L),
        "3 files",
        null,
        at,
        List.of(findings));
  }

  private void verify(Backup backup, @Nullable Checksum baseline, BackupVerification... results) {
    database()
        .proofs()
        .recordVerification(
            backup, List.of(results), new Proven(Assurance.OPENED, baseline, "tar.gz", null));
  }

  private Standing standing(Backup backup) {
    return database().backups().window(backup.locationId(), Instant.EPOCH).stream()
        .filter(standing -> standing.backup().id() == backup.id())
        .findFirst()
        .orElseThrow();
  }

  @Test
  default void givesBackTheLastResultOfEveryMethod() {
    Backup backup = backup(location(), "a");
    verify(backup, null, result("checksum", Verdict.PASSED, NOW));
    List<BackupVerification> recorded =
        database()
            .proofs()
            .recordVerification(
                backup,
                List.of(
                    result("structure", Verdict.FAILED, NOW.plusSeconds(1), CUT, CUT_AGAIN),
                    result("sidecar", Verdict.SKIPPED, NOW.plusSeconds(1))),
                Proven.only(Assurance.SEEN));
    assertThat(recorded).hasSize(2).allMatch(result -> result.id() > 0);
    assertThat(database().proofs().lastVerifications(backup.id()))
        .hasSize(3)
        .containsAll(recorded)
        .anyMatch(result -> result.verificationType().equals("checksum"));
    assertThat(standing(backup).verification()).isEqualTo(Verdict.FAILED);
    assertThat(standing(backup).verifiedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(standing(backup).backup().format()).isEqualTo("tar.gz");
  }

  @Test
  default void neverOverwritesABaseline() {
    Backup backup = backup(location(), "a");
    verify(backup, BASELINE, result("checksum", Verdict.SKIPPED, NOW));
    verify(
        backup,
        new Checksum(ChecksumAlgorithm.CRC32C, "00000000"),
        result("checksum", Verdict.FAILED, NOW.plusSeconds(1)));
    assertThat(standing(backup).backup().baseline()).isEqualTo(BASELINE);
  }

  @Test
  default void givesBackRestoreTestsNewestFirst() {
    Backup backup = backup(location(), "a");
    ProofTable proofs = database().proofs();
    proofs.recordRestoreTest(backup, drill(Verdict.FAILED, NOW, SMALL), null, Assurance.SEEN);
    RestoreTest second =
        proofs.recordRestoreTest(
            backup, drill(Verdict.PASSED, NOW.plusSeconds(1)), "zip", Assurance.RESTORED);
    assertThat(second.backupId()).isEqualTo(backup.id());
    assertThat(proofs.restoreTests(backup.id(), 1)).containsExactly(second);
    assertThat(proofs.restoreTests(backup.id(), 9))
        .hasSize(2)
        .last()
        .matches(test -> test.findings().equals(List.of(SMALL)));
    assertThat(standing(backup).restoreTest()).isEqualTo(Verdict.PASSED);
    assertThat(standing(backup).testedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(standing(backup).assurance()).isEqualTo(Assurance.RESTORED);
  }

  @Test
  default void letsALaterFailureTakeBackWhatWasProvenBefore() {
    Backup backup = backup(location(), "a");
    ProofTable proofs = database().proofs();
    assertThat(standing(backup).assurance()).isEqualTo(Assurance.SEEN);
    proofs.recordRestoreTest(backup, drill(Verdict.PASSED, NOW), null, Assurance.RESTORED);
    proofs.recordVerification(
        backup,
        List.of(result("checksum", Verdict.FAILED, NOW.plusSeconds(1))),
        Proven.only(Assurance.SEEN));
    assertThat(standing(backup).assurance()).isEqualTo(Assurance.SEEN);
  }

  @Test
  default void opensKeepsAndClosesTheFindingsOfABackup() {
    long location = location();
    Backup backup = backup(location, "a");
    verify(backup, null, result("structure", Verdict.FAILED, NOW, CUT, CUT, CUT_AGAIN));
    database()
        .proofs()
        .recordRestoreTest(
            backup, drill(Verdict.FAILED, NOW.plusSeconds(1), SMALL), null, Assurance.SEEN);
    List<OpenFinding> open = database().proofs().openFindings(null);
    assertThat(open.stream().map(OpenFinding::finding)).containsExactly(CUT, CUT_AGAIN, SMALL);
    assertThat(open.getFirst().series()).isEqualTo("series");
    assertThat(open.getFirst().backupId()).isEqualTo(backup.id());
    assertThat(open.getFirst().stage()).isEqualTo(OpenFinding.Stage.VERIFY);
    verify(backup, null, result("structure", Verdict.FAILED, NOW.plusSeconds(2), CUT));
    assertThat(database().proofs().openFindings(location))
        .containsExactly(open.getFirst(), open.getLast());
    verify(backup, null, result("structure", Verdict.PASSED, NOW.plusSeconds(3)));
    assertThat(database().proofs().openFindings(location)).containsExactly(open.getLast());
  }

  @Test
  @SuppressWarnings("NullAway")
  default void recordsNothingOfAVerdictThatCannotBeRecordedWhole() {
    Backup backup = backup(location(), "a");
    Finding broken = new Finding(null, "evidence that cannot be written");
    assertThatThrownBy(
            () -> verify(backup, BASELINE, result("structure", Verdict.FAILED, NOW, broken)))
        .isInstanceOf(NullPointerException.class);
    assertThat(standing(backup).verification()).isNull();
    assertThat(standing(backup).backup().baseline()).isNull();
    assertThat(database().proofs().lastVerifications(backup.id())).isEmpty();
    verify(backup, BASELINE, result("structure", Verdict.PASSED, NOW));
    assertThat(standing(backup).verification()).isEqualTo(Verdict.PASSED);
  }

  @Test
  default void refusesAVerdictAboutABackupThatIsNotRecorded() {
    Backup backup = backup(location(), "a");
    Backup stranger =
        new Backup(
            99,
            backup.locationId(),
            backup.path(),
            backup.filepath(),
            backup.kind(),
            1,
            "s",
            1,
            null,
            null,
            NOW,
            null,
            backup.status(),
            null,
            null);
    assertThatThrownBy(() -> verify(stranger, null, result("checksum", Verdict.PASSED, NOW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }

  @Test
  default void storesMessagesWithCharactersThatNoDatabaseTakes() {
    Backup backup = backup(location(), "a");
    verify(
        backup,
        null,
        result(
            "structure",
            Verdict.FAILED,
            NOW,
            FindingCode.RESTORE_EMPTY.saying("nul \0 half \ud83d whole \ud83d\ude00")));
    String stored = "nul \ufffd half \ufffd whole \ud83d\ude00";
    assertThat(database().proofs().openFindings(null).getFirst().finding().message())
        .isEqualTo(stored);
    assertThat(database().proofs().lastVerifications(backup.id()).getFirst().findings().getFirst())
        .isEqualTo(FindingCode.RESTORE_EMPTY.saying(stored));
  }

  @Test
  default void makesTheFindingsOfAScanEqualWhatItFound() {
    long location = location();
    Backup backup = backup(location, "a");
    ProofTable proofs = database().proofs();
    ScanFinding empty =
        new ScanFinding(null, null, "", FindingCode.LOCATION_EMPTY.saying("nothing there"));
    ScanFinding early =
        new ScanFinding(
            backup.id(), "series", "", FindingCode.BACKUP_DELETED_EARLY.saying("after 2 days"));
    ScanFinding monday =
        new ScanFinding(null, "s", "monday", FindingCode.BACKUP_MISSED.saying("monday"));
    ScanFinding tuesday =
        new ScanFinding(null, "s", "tuesday", FindingCode.BACKUP_MISSED.saying("tuesday"));
    proofs.recordScanFindings(location, List.of(empty, early, monday, tuesday, monday), NOW);
    proofs.recordScanFindings(location, List.of(early, tuesday, empty), NOW.plusSeconds(1));
    List<OpenFinding> open = proofs.openFindings(location);
    assertThat(open.stream().map(OpenFinding::finding))
        .containsExactly(tuesday.finding(), empty.finding(), early.finding());
    assertThat(open).allMatch(finding -> finding.firstSeen().equals(NOW));
    ScanFinding later =
        new ScanFinding(
            backup.id(), "series", "", FindingCode.BACKUP_DELETED_EARLY.saying("after 3 days"));
    proofs.recordScanFindings(location, List.of(later), NOW.plusSeconds(2));
    assertThat(proofs.openFindings(location))
        .singleElement()
        .matches(finding -> finding.finding().equals(later.finding()))
        .matches(finding -> finding.id() == open.getLast().id());
  }

  @Test
  default void leavesTheFindingsOfOtherStagesAndLocationsToThem() {
    List<Long> ids = locations("one", "two");
    Backup backup = backup(ids.get(0), "a");
    verify(backup, null, result("structure", Verdict.FAILED, NOW, CUT));
    database()
        .proofs()
        .recordScanFindings(
            ids.get(1),
            List.of(new ScanFinding(null, null, "", FindingCode.LOCATION_EMPTY.saying("x"))),
            NOW);
    database().proofs().recordScanFindings(ids.get(0), List.of(), NOW);
    assertThat(database().proofs().openFindings(null)).hasSize(2);
    locations("one");
    assertThat(database().proofs().openFindings(null)).hasSize(1);
    assertThat(database().proofs().openFindings(ids.get(1))).hasSize(1);
  }

  @Test
  default void findsAboutContentThatIsNoLongerThereAreNotInForce() {
    long location = location();
    Backup backup = backup(location, "a");
    verify(backup, null, result("structure", Verdict.FAILED, NOW, CUT));
    database().backups().apply(location, vanished(NOW, backup.id()));
    assertThat(database().proofs().openFindings(location)).isEmpty();
    database().backups().apply(location, returned(NOW, backup.id()));
    assertThat(database().proofs().openFindings(location)).hasSize(1);
    database().backups().apply(location, replaced(backup.id(), seen("a").size(2)));
    assertThat(database().proofs().openFindings(location)).isEmpty();
  }

  @Test
  default void prunesOldHistoryButKeepsTheNewestResults() {
    long location = location();
    Backup backup = backup(location, "a");
    ProofTable proofs = database().proofs();
    for (int day = 0; day < 4; day++) {
      Instant at = NOW.plus(Duration.ofDays(day));
      verify(
          backup,
          null,
          result("checksum", Verdict.PASSED, at),
          day == 0
              ? result("sidecar", Verdict.PASSED, at)
              : result("structure", Verdict.PASSED, at));
      proofs.recordRestoreTest(backup, drill(Verdict.PASSED, at), null, Assurance.RESTORED);
    }
    database().backups().recordMissedRun(location, NOW, NOW);
    Standing before = standing(backup);
    List<BackupVerification> last = proofs.lastVerifications(backup.id());
    assertThat(database().prune(NOW)).isZero();
    // Two of checksum, one of structure, two drills, one missed run.
    assertThat(database().prune(NOW.plus(Duration.ofDays(2)))).isEqualTo(6);
    assertThat(proofs.lastVerifications(backup.id())).isEqualTo(last).hasSize(3);
    assertThat(database().prune(NOW.plus(Duration.ofDays(400)))).isEqualTo(3);
    assertThat(proofs.lastVerifications(backup.id())).isEqualTo(last);
    assertThat(proofs.restoreTests(backup.id(), 9)).hasSize(1);
    assertThat(standing(backup)).isEqualTo(before);
  }

  @Test
  default void tellsWhatTheEarlierOnesOfASeriesHeld() {
    long location = location();
    database()
        .backups()
        .apply(
            location,
            added(
                seen("a-1").at("2026-11-19T01:00:00Z").size(1),
                seen("a-2").at("2026-11-20T01:00:00Z").size(2),
                seen("a-3").at("2026-11-21T01:00:00Z").size(3),
                seen("a-4").at("2026-11-22T01:00:00Z").size(4),
                seen("b-1").at("2026-11-20T01:00:00Z").series("other").size(9)));
    Contents held =
        new Contents(3, 12, new TreeMap<>(Map.of("public.a b", 7L, "t", 0L, "odd\n\\name", 1L)));
    proven(only(location, "a-1").backup(), Verdict.PASSED, Contents.NONE);
    proven(only(location, "a-2").backup(), Verdict.PASSED, held);
    proven(only(location, "a-3").backup(), Verdict.FAILED, held);
    proven(only(location, "a-4").backup(), Verdict.PASSED, held);
    proven(only(location, "b-1").backup(), Verdict.PASSED, held);
    assertThat(database().backups().predecessors(only(location, "a-3").backup(), 30))
        .extracting(Predecessor::sizeBytes, Predecessor::contents)
        .containsExactly(tuple(2L, held), tuple(1L, Contents.NONE));
    assertThat(database().backups().predecessors(only(location, "a-3").backup(), 1)).hasSize(1);
    assertThat(database().backups().predecessors(only(location, "a-1").backup(), 30)).isEmpty();
  }

  private void proven(Backup backup, Verdict verdict, Contents contents) {
    database()
        .proofs()
        .recordVerification(
            backup,
            List.of(result("structure", verdict, NOW.plusSeconds(1))),
            new Proven(Assurance.OPENED, null, "tar", contents));
  }
}
