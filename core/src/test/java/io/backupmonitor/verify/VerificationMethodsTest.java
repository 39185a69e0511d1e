package io.backupmonitor.verify;

import static io.backupmonitor.verify.Case.backup;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each method says about what was recorded and what was read.
class VerificationMethodsTest {

  @Test
  void comparesTheChecksumWithTheBaseline() {
    backup().recorded().judgedBy(new ChecksumMethod()).is(Verdict.PASSED);
    backup().judgedBy(new ChecksumMethod()).is(Verdict.SKIPPED);
    backup().recorded().withoutBaseline().judgedBy(new ChecksumMethod()).is(Verdict.SKIPPED);
    backup()
        .recorded()
        .otherBytes()
        .judgedBy(new ChecksumMethod())
        .is(Verdict.FAILED, FindingCode.CONTENT_BIT_ROT);
    backup()
        .recorded()
        .otherBytes()
        .touchedAfter(Duration.ofSeconds(1))
        .judgedBy(new ChecksumMethod())
        .is(Verdict.FAILED, FindingCode.CONTENT_CHANGED);
  }

  @Test
  void bitRotIsBlamedUnderAReusedNameTooButNewContentIsNot() {
    backup()
        .recorded()
        .underAReusedName()
        .otherBytes()
        .judgedBy(new ChecksumMethod())
        .is(Verdict.FAILED, FindingCode.CONTENT_BIT_ROT);
    backup()
        .recorded()
        .underAReusedName()
        .otherBytes()
        .touchedAfter(Duration.ofDays(1))
        .judgedBy(new ChecksumMethod())
        .is(Verdict.SKIPPED);
  }

  @Test
  void comparesTheSizeWithTheRecordedOne() {
    backup().recorded().judgedBy(new SizeMethod()).is(Verdict.PASSED);
    backup().judgedBy(new SizeMethod()).isSkipped();
    backup()
        .recorded()
        .ofSize(99)
        .judgedBy(new SizeMethod())
        .is(Verdict.FAILED, FindingCode.SIZE_CHANGED);
    backup().recorded().underAReusedName().ofSize(99).judgedBy(new SizeMethod()).isSkipped();
    backup().ofSize(0).judgedBy(new SizeMethod()).is(Verdict.FAILED, FindingCode.SIZE_ZERO);
  }

  @Test
  void takesAnEmptyCollectionForWhole() {
    Case empty = backup().ofSize(0).named("a.bson");
    empty.judgedBy(new SizeMethod()).is(Verdict.FAILED, FindingCode.SIZE_ZERO);
    empty.beside("a.metadata.json").judgedBy(new SizeMethod()).is(Verdict.PASSED);
  }

  @Test
  void warnsOfATimeThatMovedByMoreThanAMinute() {
    backup()
        .recorded()
        .touchedAfter(Duration.ofSeconds(60))
        .judgedBy(new TimestampMethod())
        .is(Verdict.PASSED);
    backup()
        .recorded()
        .touchedAfter(Duration.ofSeconds(61))
        .judgedBy(new TimestampMethod())
        .is(Verdict.PASSED, FindingCode.TIMESTAMP_CHANGED);
    backup()
        .recorded()
        .touchedAfter(Duration.ofDays(-1))
        .judgedBy(new TimestampMethod())
        .is(Verdict.PASSED, FindingCode.TIMESTAMP_CHANGED);
    backup().judgedBy(new TimestampMethod()).isSkipped();
  }

  @Test
  void comparesTheBytesWithEverySidecar() {
    backup().judgedBy(new SidecarMethod()).isSkipped();
    backup().sidecar(Case.BYTES).judgedBy(new SidecarMethod()).is(Verdict.PASSED);
    backup()
        .sidecar(Case.BYTES)
        .sidecar(Case.OTHER_BYTES)
        .judgedBy(new SidecarMethod())
        .is(Verdict.FAILED, FindingCode.SIDECAR_MISMATCH);
    backup()
        .notThere()
        .sidecar(Case.BYTES)
        .judgedBy(new SidecarMethod())
        .is(Verdict.FAILED, FindingCode.SIDECAR_MISSING_FILE);
  }

  @Test
  void neverPassesWhatCouldNotBeRead() {
    Case unread = backup().recorded().sidecar(Case.BYTES).unread();
    unread.judgedBy(new ChecksumMethod()).is(Verdict.ERROR, FindingCode.BACKUP_UNREADABLE);
    unread.judgedBy(new SidecarMethod()).is(Verdict.ERROR, FindingCode.BACKUP_UNREADABLE);
    unread.judgedBy(new StructureMethod()).is(Verdict.ERROR, FindingCode.BACKUP_UNREADABLE);
  }

  @Test
  void hasNothingToSayAboutTheStructureOfUnknownBytes() {
    backup().of("unknown").judgedBy(new StructureMethod()).isSkipped();
    backup().of("tar").judgedBy(new StructureMethod()).is(Verdict.PASSED);
    backup()
        .of("tar")
        .notWhole()
        .judgedBy(new StructureMethod())
        .is(Verdict.ERROR, FindingCode.INSPECTION_CRASHED);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, mysql.sql.gz",
    "tar, zip",
    "archive, sqlite",
    "database, qcow2",
    "sqlite, tar.gz"
  })
  void warnsOfContentThatTheLocationDoesNotExpect(String type, String chain) {
    backup()
        .recorded()
        .expecting(type)
        .of(chain)
        .judgedBy(new StructureMethod())
        .is(Verdict.PASSED, FindingCode.TYPE_UNEXPECTED);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, postgresql.sql.gz",
    "tar, tar.zst",
    "archive, tar.gz",
    "archive, zip",
    "database, tar.gz",
    "database, sqlite",
    "file, zip",
    "documents, zip",
    "postgresql, directory"
  })
  void acceptsContentThatFitsItsLocation(String type, String chain) {
    backup()
        .recorded()
        .expecting(type)
        .of(chain)
        .judgedBy(new StructureMethod())
        .is(Verdict.PASSED);
  }
}
