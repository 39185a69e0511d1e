package io.backupmonitor.verify;

import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.database.ObservedBackup;
import io.backupmonitor.database.Proven;
import io.backupmonitor.database.RecordedBackup;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.storage.BackupSource;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The verification of one recorded backup, between the look at its files and the verdict. The
/// inspection is the caller's, so that a drill can share it.
public final class Verification {

  /// What the configuration says about the location of the backup.
  ///
  /// @param expectedType its `type`
  /// @param keys where the secrets lie that open its backups
  record Place(String expectedType, KeyFiles keys) {}

  private final DatabaseManager database;
  private final Verifier verifier;
  private final InstantSource clock;
  private final RecordedBackup recorded;
  private final BackupSource source;
  private final Place place;

  Verification(
      DatabaseManager database,
      Verifier verifier,
      InstantSource clock,
      RecordedBackup recorded,
      BackupSource source,
      Place place) {
    this.database = database;
    this.verifier = verifier;
    this.clock = clock;
    this.recorded = recorded;
    this.source = source;
    this.place = place;
  }

  /// What to read.
  public BackupSource source() {
    return source;
  }

  /// Where the secrets lie that open it.
  public KeyFiles keys() {
    return place.keys();
  }

  /// What checksum files say about it.
  public List<SidecarChecksum> sidecars() {
    return recorded.observed().sidecars();
  }

  /// What was recorded earlier.
  public Recorded recordedFacts() {
    ObservedBackup observed = recorded.observed();
    return new Recorded(
        recorded.backup().baseline(),
        observed.sizeBytes(),
        observed.modified(),
        observed.reusedName(),
        place.expectedType());
  }

  /// What the scan said about it when it was recorded.
  public List<Finding> scanFindings() {
    ObservedBackup observed = recorded.observed();
    boolean incomplete =
        observed.kind() == BackupKind.SPLIT_SET
            && observed.status() == BackupStatus.FAILED
            && observed.errorMessage() != null;
    return incomplete
        ? List.of(FindingCode.SET_PART_MISSING.saying(String.valueOf(observed.errorMessage())))
        : List.of();
  }

  /// Judges by the inspection and records verdict, evidence, findings and a first baseline in one
  /// transaction.
  ///
  /// @param fullCheck what the program that keeps it says about it, where it is a repository
  /// @return the results of every method, with the numbers of their rows
  public List<BackupVerification> complete(Inspection inspection, ProgramCheck fullCheck) {
    Evidence evidence =
        new Evidence(
            source,
            recordedFacts(),
            sidecars(),
            scanFindings(),
            inspection,
            fullCheck,
            verifier.baselineAlgorithm(),
            database.backups().predecessors(recorded.backup(), HistoryMethod.PREDECESSORS));
    List<BackupVerification> results =
        verifier.judge(recorded.backup().id(), evidence, clock.instant());
    return database
        .proofs()
        .recordVerification(
            recorded.backup(),
            results,
            new Proven(
                Verifier.assurance(results),
                firstBaseline(inspection, results),
                inspection.isRecognised() ? inspection.format() : null,
                inspection.whole() ? inspection.inventory().contents() : null));
  }

  /// The checksum of a generation that has none yet. New content that no scan has seen gets none:
  /// its generation begins with the next scan. Nor does content that a sidecar contradicts.
  private @Nullable Checksum firstBaseline(
      Inspection inspection, List<BackupVerification> results) {
    Recorded facts = recordedFacts();
    boolean asScanned =
        facts.sizeBytes() == source.size()
            && facts.modified().equals(ChecksumMethod.newest(source));
    boolean contradicted =
        results.stream()
            .anyMatch(
                result ->
                    result.verificationType().equals("sidecar")
                        && result.status() == Verdict.FAILED);
    if (facts.baseline() != null || !asScanned || contradicted) {
      return null;
    }
    return inspection.checksums().get(verifier.baselineAlgorithm());
  }
}
