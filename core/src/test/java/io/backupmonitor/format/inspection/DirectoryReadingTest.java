package io.backupmonitor.format.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Limits;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the reading of a directory backup promises, shown with a made-up format of directories.
class DirectoryReadingTest {

  @TempDir Path folder;
  @TempDir Path scratch;

  private Sink sink = new Sink.None();

  @BeforeEach
  void fill() throws Exception {
    Files.createDirectories(folder.resolve("set/data"));
    Files.writeString(folder.resolve("set/mark"), "MADE-UP");
    Files.writeString(folder.resolve("set/data/1"), "one");
    Files.writeString(folder.resolve("set/data/2"), "two");
  }

  @Test
  void hashesEveryFileWhetherItsReaderOpensItOrNot() throws Exception {
    String list = "";
    for (String name : List.of("data/1", "data/2", "mark")) {
      list += sha256(Files.readAllBytes(folder.resolve("set").resolve(name))) + "  " + name + "\n";
    }
    Checksum expected =
        new Checksum(ChecksumAlgorithm.SHA256, sha256(list.getBytes(StandardCharsets.UTF_8)));
    Inspection inspection = inspect();
    assertThat(inspection.checksums()).containsEntry(ChecksumAlgorithm.SHA256, expected);
    assertThat(inspection.format()).isEqualTo("made-up");
    assertThat(inspection.whole()).isTrue();
    assertThat(inspection.bytesRead()).isEqualTo(13);
  }

  @Test
  void deliversEveryFileOnceAndWhole() throws Exception {
    sink = new Sink.Folder(scratch.toString());
    inspect();
    assertThat(scratch.resolve("mark")).hasContent("MADE-UP");
    assertThat(scratch.resolve("data/1")).hasContent("one");
    assertThat(scratch.resolve("data/2")).hasContent("two");
  }

  @Test
  void tellsWhatItsReaderFinds() throws Exception {
    Files.writeString(folder.resolve("set/data/1"), "bad");
    Inspection inspection = inspect();
    assertThat(codes(inspection)).containsExactly(FindingCode.ARCHIVE_CORRUPT);
    assertThat(inspection.checksums()).isNotEmpty();
    assertThat(inspection.whole()).isFalse();
  }

  @Test
  void readsADirectoryOfNoKnownFormatWithoutBlamingIt() throws Exception {
    Files.writeString(folder.resolve("set/mark"), "strange");
    Inspection inspection = inspect();
    assertThat(codes(inspection)).containsExactly(FindingCode.FORMAT_UNSUPPORTED);
    assertThat(inspection.format()).isEqualTo("directory");
    assertThat(inspection.checksums()).isNotEmpty();
  }

  @Test
  void takesEverythingBackWhenAFileChangesMeanwhile() throws Exception {
    BackupSource before = source();
    Files.writeString(folder.resolve("set/data/2"), "longer than before");
    assertThat(codes(inspect(before))).containsExactly(FindingCode.BACKUP_CHANGED_WHILE_READ);
  }

  private Inspection inspect() throws IOException, InterruptedException {
    return inspect(source());
  }

  private Inspection inspect(BackupSource source) throws InterruptedException {
    Formats formats = new Formats(List.of(), List.of(new MadeUp()));
    return new InProcessInspector(new Storages(List.of()), formats)
        .inspect(
            new InspectionRequest(
                source, Set.of(ChecksumAlgorithm.SHA256), true, sink, null, Limits.DEFAULT),
            _ -> {});
  }

  private BackupSource source() throws IOException {
    try (FolderStorage storage = new FolderStorage(folder)) {
      List<StoredFile> parts = new ArrayList<>();
      for (String name : List.of("set/data/1", "set/data/2", "set/mark")) {
        parts.add(storage.stat(BackupPath.of(name)));
      }
      return new BackupSource(
          storage.rootUri(), BackupKind.DIRECTORY, BackupPath.of("set"), parts, List.of());
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static List<FindingCode> codes(Inspection inspection) {
    return inspection.findings().stream().map(Finding::code).toList();
  }

  /// A directory with a file `mark`, whose file `data/1` has to hold `one`.
  private record MadeUp() implements DirectoryFormat {

    @Override
    public String name() {
      return "made-up";
    }

    @Override
    public boolean recognises(DirectoryContent directory) throws IOException {
      DirectoryContent.File mark = directory.file("mark");
      return mark != null
          && new String(directory.start(mark, 10), StandardCharsets.UTF_8).equals("MADE-UP");
    }

    @Override
    public void inspect(DirectoryContent directory, InspectionContext context) throws IOException {
      DirectoryContent.File one = directory.file("data/1");
      if (one == null) {
        throw new DamageException(FindingCode.ARCHIVE_CORRUPT, "lacks its first file");
      }
      try (InputStream stream = directory.open(one)) {
        if (stream.read() != 'o') {
          context.finding(FindingCode.ARCHIVE_CORRUPT, "its first file begins badly");
        }
      }
    }
  }
}
