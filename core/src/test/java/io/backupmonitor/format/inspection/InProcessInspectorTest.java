package io.backupmonitor.format.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.stream.GzipFormat;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every inspection promises, whatever the format: shown with made-up formats and with gzip.
class InProcessInspectorTest {

  private static final Format LINES = new TextFormat("lines", "LINES:", ".lines");

  @TempDir Path folder;
  @TempDir Path scratch;

  private UnaryOperator<BackupSource> meanwhile = source -> source;
  private Sink sink = new Sink.None();
  private final List<InspectionRecord> records = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 300_000, 9_000_000})
  void hashesEveryByteWhateverTheSize(int size) throws Exception {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    Inspection inspection = inspect("any.bin", bytes);
    assertThat(inspection.checksums()).containsEntry(ChecksumAlgorithm.SHA256, sha256(bytes));
    assertThat(inspection.bytesRead()).isEqualTo(size);
  }

  @Test
  void saysThatNoFormatKnowsTheBytes() throws Exception {
    Inspection inspection = inspect("any.bin", text("neither this nor that"));
    assertThat(codes(inspection)).containsExactly(FindingCode.FORMAT_UNKNOWN);
    assertThat(inspection.format()).isEqualTo("unknown");
  }

  @Test
  void namesTheChainFromTheInsideOut() throws Exception {
    Inspection inspection = inspect("a.lines.gz.gz", gzip(gzip(text("LINES:1\n"))));
    assertThat(inspection.format()).isEqualTo("lines.gz.gz");
    assertThat(inspection.whole()).isTrue();
    assertThat(inspection.findings()).isEmpty();
  }

  @Test
  void deliversTheInnermostDocument() throws Exception {
    sink = new Sink.Folder(scratch.toString());
    inspect("a.lines.gz", gzip(text("LINES:1\n")));
    assertThat(scratch.resolve("a.lines")).hasContent("LINES:1\n");
  }

  @Test
  void blamesANameThatPromisesAnotherFormat() throws Exception {
    assertThat(codes(inspect("a.lines", text("<html><body>404</body></html>"))))
        .containsExactly(FindingCode.TYPE_MISMATCH);
    assertThat(codes(inspect("a.lines.gz", gzip(text("no lines")))))
        .containsExactly(FindingCode.TYPE_MISMATCH);
    assertThat(codes(inspect("a.gz", text("no gzip")))).containsExactly(FindingCode.TYPE_MISMATCH);
  }

  @Test
  void blamesWhatShowsThatItIsNoBackupUnderTheNameOfOne() throws Exception {
    for (byte[] none :
        List.of(
            text("<html><body>502</body></html>"),
            text("pg_dump: error: no route to host\n"),
            new byte[100_000])) {
      assertThat(codes(inspect("a.dump", none))).containsExactly(FindingCode.TYPE_MISMATCH);
    }
    assertThat(codes(inspect("a.backup", new byte[9]))).containsExactly(FindingCode.TYPE_MISMATCH);
    assertThat(codes(inspect("a.dump.gz", gzip(new byte[100_000]))))
        .containsExactly(FindingCode.TYPE_MISMATCH);
  }

  @Test
  void blamesNothingThatMayWellBeABackup() throws Exception {
    byte[] strange = new byte[5000];
    Arrays.fill(strange, (byte) 0xc3);
    assertThat(codes(inspect("a.dump", strange))).containsExactly(FindingCode.FORMAT_UNKNOWN);
    assertThat(codes(inspect("disk.img", new byte[900])))
        .containsExactly(FindingCode.FORMAT_UNKNOWN);
    assertThat(codes(inspect("hosts.backup", text("127.0.0.1 localhost\n"))))
        .containsExactly(FindingCode.FORMAT_UNKNOWN);
  }

  @Test
  void acceptsACompressedStreamUnderTheNameOfItsContent() throws Exception {
    assertThat(inspect("a.lines", gzip(text("LINES:1\n"))).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100_000, 9_000_000})
  void hashesOnAfterDamageStoppedTheReader(int size) throws Exception {
    byte[] bytes = text("LINES:BROKEN" + "x".repeat(size));
    Inspection inspection = inspect("a.lines", bytes);
    assertThat(codes(inspection)).containsExactly(FindingCode.DUMP_CORRUPT);
    assertThat(inspection.bytesRead()).isEqualTo(bytes.length);
    assertThat(inspection.checksums()).containsEntry(ChecksumAlgorithm.SHA256, sha256(bytes));
    assertThat(inspection.whole()).isFalse();
  }

  @Test
  void turnsABrokenReaderIntoAnErrorOfThatOneBackup() throws Exception {
    assertThat(codes(inspect("a.lines", text("LINES:CRASH"))))
        .containsExactly(FindingCode.INSPECTION_CRASHED);
    assertThat(codes(inspect("a.lines", text("LINES:OVERFLOW"))))
        .containsExactly(FindingCode.INSPECTION_CRASHED);
    assertThat(codes(inspect("a.lines", text("LINES:MEMORY"))))
        .containsExactly(FindingCode.LIMIT_MEMORY);
  }

  @Test
  void tellsDamageOfTheOuterLayerAndNotOfTheInnerOne() throws Exception {
    byte[] gzip = gzip(text("LINES:" + "0123456789".repeat(50_000)));
    byte[] cut = Arrays.copyOf(gzip, gzip.length / 2);
    assertThat(codes(inspect("a.lines.gz", cut))).containsExactly(FindingCode.STREAM_TRUNCATED);
  }

  @Test
  void blamesNoBackupThatChangedWhileItWasRead() throws Exception {
    meanwhile =
        source -> {
          StoredFile file = source.parts().getFirst();
          StoredFile earlier =
              new StoredFile(file.path(), file.kind(), 3, file.modified(), file.identity());
          return new BackupSource(
              source.root(), source.kind(), source.path(), List.of(earlier), List.of());
        };
    assertThat(codes(inspect("a.lines", text("LINES:BROKEN"))))
        .containsExactly(FindingCode.BACKUP_CHANGED_WHILE_READ);
  }

  @Test
  void blamesNoBackupThatCannotBeRead() throws Exception {
    meanwhile =
        source -> {
          try {
            Files.delete(folder.resolve("a.lines"));
          } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
          }
          return source;
        };
    Inspection inspection = inspect("a.lines", text("LINES:1"));
    assertThat(codes(inspection)).containsExactly(FindingCode.BACKUP_UNREADABLE);
    assertThat(inspection.whole()).isFalse();
  }

  @Test
  void stopsAtTooManyLayers() throws Exception {
    byte[] bytes = text("LINES:1");
    for (int layer = 0; layer < 8; layer++) {
      bytes = gzip(bytes);
    }
    assertThat(codes(inspect("a.gz", bytes))).containsExactly(FindingCode.LIMIT_NESTING);
  }

  @Test
  void readsASplitSetAsOneStream() throws Exception {
    byte[] gzip = gzip(text("LINES:" + "0123456789".repeat(5_000)));
    Files.write(folder.resolve("a.lines.gz.001"), Arrays.copyOf(gzip, 20));
    Files.write(folder.resolve("a.lines.gz.002"), Arrays.copyOfRange(gzip, 20, gzip.length));
    Inspection inspection =
        inspect(source(BackupKind.SPLIT_SET, "a.lines.gz.001", "a.lines.gz.002"));
    assertThat(inspection.format()).isEqualTo("lines.gz");
    assertThat(inspection.whole()).isTrue();
  }

  @Test
  void endsEveryAnswerWithItsEnd() throws Exception {
    inspect("a.lines", text("LINES:1"));
    assertThat(records.getLast()).isInstanceOf(InspectionRecord.Ended.class);
  }

  @Test
  void leavesNoThreadBehindWhenItIsInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    boolean interrupted = false;
    try {
      inspect("a.gz", gzip(new byte[9_000_000]));
    } catch (InterruptedException expected) {
      interrupted = true;
    }
    assertThat(interrupted).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.matches("backup-monitor-(read|decode|hash)"));
  }

  private Inspection inspect(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
    return inspect(source(BackupKind.FILE, name));
  }

  private Inspection inspect(BackupSource source) throws InterruptedException {
    InspectionRequest request =
        new InspectionRequest(
            meanwhile.apply(source),
            Set.of(ChecksumAlgorithm.SHA256),
            true,
            sink,
            null,
            Limits.DEFAULT);
    Formats formats = new Formats(List.of(LINES, new GzipFormat()));
    return new InProcessInspector(new Storages(List.of()), formats).inspect(request, records::add);
  }

  private BackupSource source(BackupKind kind, String... names) throws IOException {
    try (FolderStorage storage = new FolderStorage(folder)) {
      List<StoredFile> parts = new ArrayList<>();
      for (String name : names) {
        parts.add(storage.stat(BackupPath.of(name)));
      }
      return new BackupSource(storage.rootUri(), kind, BackupPath.of(names[0]), parts, List.of());
    }
  }

  private static Checksum sha256(byte[] bytes) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return new Checksum(ChecksumAlgorithm.SHA256, HexFormat.of().formatHex(digest));
  }

  private static List<FindingCode> codes(Inspection inspection) {
    return inspection.findings().stream().map(Finding::code).toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /// A made-up document whose first word says what happens to its reader.
  private record TextFormat(String name, String magic, String suffix) implements Format {

    @Override
    public Shape shape() {
      return Shape.DOCUMENT;
    }

    @Override
    public boolean recognises(Sample sample) {
      return sample.matches(0, magic);
    }

    @Override
    public List<String> suffixes() {
      return List.of(suffix);
    }

    @Override
    public void inspect(Content content, InspectionContext context) throws IOException {
      String text;
      try (InputStream stream = content.stream()) {
        text = new String(stream.readNBytes(64), StandardCharsets.UTF_8);
      }
      if (text.contains("BROKEN")) {
        throw new DamageException(FindingCode.DUMP_CORRUPT, "is broken");
      }
      if (text.contains("CRASH")) {
        throw new IllegalStateException("a bug");
      }
      if (text.contains("OVERFLOW")) {
        throw new StackOverflowError();
      }
      if (text.contains("MEMORY")) {
        throw new OutOfMemoryError();
      }
      content.stream().transferTo(OutputStream.nullOutputStream());
    }
  }
}
