package io.backupmonitor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.Predecessor;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.Inventory;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One backup as it was recorded, is described and was read: a little language for tests of the
/// methods.
final class Case {

  static final Checksum BYTES = new Checksum(ChecksumAlgorithm.SHA256, "ab".repeat(32));
  static final Checksum OTHER_BYTES = new Checksum(ChecksumAlgorithm.SHA256, "cd".repeat(32));
  private static final Instant WRITTEN = Instant.parse("2026-11-20T03:00:00Z");

  private final List<SidecarChecksum> sidecars = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Predecessor> predecessors = new ArrayList<>();
  private final List<StoredFile> companions = new ArrayList<>();
  private String name = "shop-2026-11-20.tar";
  private Inventory inventory = Inventory.EMPTY;
  private @Nullable Recorded recorded;
  private long size = 100;
  private Instant modified = WRITTEN;
  private boolean there = true;
  private boolean whole = true;
  private String format = "tar";
  private @Nullable Checksum now = BYTES;

  static Case backup() {
    return new Case();
  }

  Case recorded() {
    recorded = new Recorded(BYTES, 100, WRITTEN, false, "file");
    return this;
  }

  Case withoutBaseline() {
    recorded = new Recorded(null, 100, WRITTEN, false, "file");
    return this;
  }

  Case underAReusedName() {
    recorded = new Recorded(BYTES, 100, WRITTEN, true, "file");
    return this;
  }

  Case expecting(String type) {
    recorded = new Recorded(BYTES, 100, WRITTEN, false, type);
    return this;
  }

  Case otherBytes() {
    now = OTHER_BYTES;
    return this;
  }

  Case touchedAfter(Duration duration) {
    modified = WRITTEN.plus(duration);
    return this;
  }

  Case named(String other) {
    name = other;
    return this;
  }

  Case beside(String companion) {
    companions.add(file(companion, 2));
    return this;
  }

  private StoredFile file(String path, long bytes) {
    return new StoredFile(BackupPath.of(path), FileKind.REGULAR, bytes, modified, null);
  }

  Case ofSize(long bytes) {
    size = bytes;
    return this;
  }

  Case of(String chain) {
    format = chain;
    return this;
  }

  Case notWhole() {
    whole = false;
    return this;
  }

  Case notThere() {
    there = false;
    return this;
  }

  Case unread() {
    now = null;
    whole = false;
    findings.add(FindingCode.BACKUP_UNREADABLE.saying("the disk gave an error"));
    return this;
  }

  Case sidecar(Checksum said) {
    sidecars.add(new SidecarChecksum(BackupPath.of("SHA256SUMS"), said));
    return this;
  }

  /// An earlier one of the series; the first one named is the newest.
  Case after(long bytes, Contents contents) {
    predecessors.add(new Predecessor("/backups/earlier.tar", bytes, OTHER_BYTES, contents));
    return this;
  }

  Case afterTheSameBytes() {
    predecessors.add(new Predecessor("/backups/earlier.tar", size, BYTES, Contents.NONE));
    return this;
  }

  Case holding(Contents contents) {
    inventory = new Inventory(contents.entries(), 0, 0, 0, contents.bytes(), contents.tables());
    return this;
  }

  Judged judgedBy(VerificationMethod method) {
    return new Judged(method.judge(evidence()));
  }

  private Evidence evidence() {
    StoredFile file = file(name, size);
    return new Evidence(
        new BackupSource(
            URI.create("memory:/"),
            BackupKind.FILE,
            file.path(),
            there ? List.of(file) : List.of(),
            companions),
        recorded,
        sidecars,
        List.of(),
        inspection(),
        ProgramCheck.NONE,
        ChecksumAlgorithm.SHA256,
        predecessors);
  }

  private Inspection inspection() {
    return new Inspection(
        format,
        now == null ? Map.of() : Map.of(ChecksumAlgorithm.SHA256, now),
        List.of(),
        findings,
        List.of(),
        List.of(),
        inventory,
        whole,
        size,
        Duration.ZERO);
  }

  /// What the method said.
  record Judged(MethodResult result) {

    void is(Verdict verdict, FindingCode... codes) {
      assertThat(result.status()).as("%s", result).isEqualTo(verdict);
      assertThat(result.findings()).extracting(Finding::code).containsExactly(codes);
      assertThat(result.result()).isNotBlank();
    }

    void isSkipped() {
      is(Verdict.SKIPPED);
    }
  }
}
