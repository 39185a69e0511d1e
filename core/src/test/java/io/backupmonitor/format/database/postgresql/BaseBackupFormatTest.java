package io.backupmonitor.format.database.postgresql;

import static io.backupmonitor.format.MemoryDirectory.directory;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.model.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseBackupFormatTest {

  private static final BaseBackupFormat FORMAT = new BaseBackupFormat();

  private static MemoryDirectory plain() throws IOException {
    return BaseBackup.plain("CRC32C");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRC32C", "SHA224", "SHA256", "SHA384", "SHA512", "NONE"})
  void passesAWholeBackup(String algorithm) throws Exception {
    mustSay(BaseBackup.plain(algorithm));
  }

  @Test
  void passesWhatARestoreMayChange() throws Exception {
    mustSay(
        plain()
            .with("postgresql.auto.conf", "restore_command = 'true'\n")
            .with("standby.signal", "")
            .with("recovery.signal", ""));
  }

  @Test
  void namesAnExtraFile() throws Exception {
    mustSay(plain().with("extra_file", "x"), "directory.file_extra 'extra_file'");
  }

  @Test
  void namesAMissingFile() throws Exception {
    mustSay(plain().without("pg_xact/0000"), "directory.file_missing 'pg_xact/0000'");
  }

  @Test
  void namesAFileOfAnotherLength() throws Exception {
    mustSay(plain().with("pg_hba.conf", ""), "directory.file_mismatch 'pg_hba.conf' has 0 bytes");
  }

  @Test
  void namesAFileOfOtherContent() throws Exception {
    mustSay(plain().flip("pg_xact/0000", 8000), "directory.file_mismatch 'pg_xact/0000'");
  }

  @Test
  void namesATablespaceThatMayLieElsewhereWithoutBlamingTheBackup() throws Exception {
    Map<String, byte[]> files = BaseBackup.files();
    files.put("pg_tblspc/16390/PG_15_202209061/5/16391", new byte[8192]);
    mustSay(
        plain().with("backup_manifest", BaseBackup.manifest(files, "CRC32C")),
        "format.unsupported its tablespaces lie outside");
  }

  @Test
  void failsEveryChangedByteOfTheManifest() throws Exception {
    int length = plain().bytes("backup_manifest").length;
    for (int at = 0; at < length; at++) {
      RecordingContext look = plain().flip("backup_manifest", at).look(FORMAT);
      assertThat(look.findings()).as("byte %d", at).isNotEmpty();
    }
  }

  @Test
  void failsEveryTruncationOfTheManifest() throws Exception {
    int length = plain().bytes("backup_manifest").length;
    for (int at = 0; at < length; at++) {
      mustSay(plain().cut("backup_manifest", at), "directory.list_corrupt");
    }
  }

  @Test
  void warnsWhereNoLogIsAtAll() throws Exception {
    mustSay(plain().without(BaseBackup.SEGMENT), "database.wal_missing holds no log");
  }

  @Test
  void failsWhereOnlyTheNeededLogIsMissing() throws Exception {
    mustSay(
        plain()
            .without(BaseBackup.SEGMENT)
            .with("pg_wal/000000010000000000000008", BaseBackup.segment()),
        "database.log_gap 'pg_wal' lacks 1 of the 1 log files");
  }

  @Test
  void failsWhereAnArchiveStatusTellsOfALostLog() throws Exception {
    mustSay(
        plain()
            .without(BaseBackup.SEGMENT)
            .with("pg_wal/archive_status/000000010000000000000009.done", ""),
        "database.log_gap");
  }

  @Test
  void failsEveryChangedByteOfTheNeededLog() throws Exception {
    MemoryDirectory directory = plain().cut(BaseBackup.SEGMENT, 16 * 1024);
    for (int at = 0x28; at < 0x100; at++) {
      RecordingContext look = directory.flip(BaseBackup.SEGMENT, at).look(FORMAT);
      boolean padding = isPadding(at);
      assertThat(look.findings().isEmpty()).as("byte 0x%x", at).isEqualTo(padding);
    }
  }

  /// The bytes up to the next record, which begins at a multiple of eight: nothing covers them.
  private static boolean isPadding(int at) throws IOException {
    byte[] log = BaseBackup.segment();
    int record = 0x28;
    while (record < 0x100) {
      int length = (log[record] & 0xff) | (log[record + 1] & 0xff) << 8;
      int next = record + length + 7 & ~7;
      if (at < next) {
        return at >= record + length;
      }
      record = next;
    }
    return true;
  }

  @Test
  void warnsOfAPageWithoutItsChecksum() throws Exception {
    MemoryDirectory directory = BaseBackup.withoutManifest();
    mustSay(directory);
    for (int at : new int[] {8, 14, 20, 4000, 8191, 9000}) {
      mustSay(
          directory.flip(BaseBackup.RELATION, at),
          "database.page_checksum 1 of 2 pages do not have their checksum");
    }
  }

  @Test
  void failsEveryChangedByteOfTheControlFile() throws Exception {
    MemoryDirectory directory =
        BaseBackup.withoutManifest().without(BaseBackup.SEGMENT).without("backup_label");
    for (int at = 0; at < 292; at++) {
      mustSay(
          directory.flip("global/pg_control", at),
          "database.corrupt 'global/pg_control' does not have the CRC-32C");
    }
  }

  @Test
  void saysThatAnIncrementalBackupIsAPart() throws Exception {
    MemoryDirectory directory = BaseBackup.withoutManifest();
    String label = new String(directory.bytes("backup_label"), StandardCharsets.UTF_8);
    MemoryDirectory incremental =
        directory.with("backup_label", label + "INCREMENTAL FROM LSN: 0/4000028\n");
    assertThat(incremental.look(FORMAT).notProven())
        .anyMatch(each -> each.contains("incremental backup"));
    assertThat(directory.look(FORMAT).notProven())
        .noneMatch(each -> each.contains("incremental backup"));
  }

  @Test
  void failsWithoutManifestWhatNoServerStartsFrom() throws Exception {
    MemoryDirectory directory = BaseBackup.withoutManifest();
    mustSay(directory.without("PG_VERSION"), "directory.file_missing 'PG_VERSION'");
    mustSay(directory.without("global/pg_control"), "directory.file_missing 'global/pg_control'");
    mustSay(directory.cut("global/pg_control", 512), "database.truncated 'global/pg_control'");
    mustSay(directory.cut(BaseBackup.RELATION, 9000), "database.truncated files of relations");
    mustSay(directory.with("backup_label", "?"), "database.corrupt 'backup_label'");
    mustSay(directory.without(BaseBackup.SEGMENT), "database.wal_missing");
    mustSay(directory.without("backup_label"), "database.wal_missing was copied from a running");
  }

  @Test
  void readsTarsPackedOrNot() throws Exception {
    mustSay(tars());
    mustSay(
        tars()
            .without("base.tar")
            .with("base.tar.gz", gzip(BaseBackup.tar(BaseBackup.files())))
            .without("pg_wal.tar")
            .with("pg_wal.tar.gz", gzip(log())));
  }

  @Test
  void namesWhatIsWrongInATar() throws Exception {
    byte[] base = tars().bytes("base.tar");
    mustSay(
        tars().flip("base.tar", indexOf(base, "local all")),
        "directory.file_mismatch 'pg_hba.conf'");
    assertThat(said(tars().without("base.tar")))
        .startsWith("directory.file_missing 'base.tar' is missing");
    assertThat(said(tars().cut("base.tar", base.length - 1024)))
        .startsWith("archive.no_end 'base.tar'");
    mustSay(tars().cut("pg_wal.tar", 20_000), "archive.truncated 'pg_wal.tar'");
    mustSay(tars().without("pg_wal.tar"), "database.wal_missing");
  }

  @Test
  void recognisesWhatLostAMark() throws Exception {
    assertThat(FORMAT.recognises(plain().without("PG_VERSION"))).isTrue();
    assertThat(FORMAT.recognises(BaseBackup.withoutManifest().without("backup_label"))).isTrue();
    assertThat(FORMAT.recognises(tars().without("backup_manifest"))).isTrue();
    assertThat(FORMAT.recognises(directory().with("PG_VERSION", "15\n"))).isFalse();
  }

  private static MemoryDirectory tars() throws IOException {
    return directory()
        .with("backup_manifest", BaseBackup.manifest(BaseBackup.files(), "SHA256"))
        .with("base.tar", BaseBackup.tar(BaseBackup.files()))
        .with("pg_wal.tar", log());
  }

  private static byte[] log() throws IOException {
    return BaseBackup.tar(new TreeMap<>(Map.of("000000010000000000000009", BaseBackup.segment())));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(packed)) {
      stream.write(bytes);
    }
    return packed.toByteArray();
  }

  private static int indexOf(byte[] bytes, String text) {
    for (int at = 0; at < bytes.length; at++) {
      if (new String(Arrays.copyOfRange(bytes, at, at + text.length()), StandardCharsets.ISO_8859_1)
          .equals(text)) {
        return at;
      }
    }
    throw new AssertionError(text);
  }

  private static String said(MemoryDirectory directory) throws IOException {
    Finding first = directory.look(FORMAT).findings().getFirst();
    return first.code().code() + " " + first.message();
  }

  /// The reader must say exactly these things, each by its code and how it begins.
  private static void mustSay(MemoryDirectory directory, String... wanted) throws IOException {
    var findings = directory.look(FORMAT).findings();
    assertThat(findings).as("%s", findings).hasSameSizeAs(wanted);
    for (int each = 0; each < wanted.length; each++) {
      Finding finding = findings.get(each);
      assertThat(finding.code().code() + " " + finding.message()).startsWith(wanted[each]);
    }
  }
}
