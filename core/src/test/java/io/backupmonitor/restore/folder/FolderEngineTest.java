package io.backupmonitor.restore.folder;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.archive.TarFormat;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEngineTest {

  @TempDir private Path place;
  private Path scratch;

  /// Something that happens to the folder between the inspection and the look at it.
  private interface Mishap {
    void in(Path content) throws IOException;
  }

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = Files.createDirectory(place.resolve("scratch"));
  }

  @Test
  void passesASoundArchiveAndCountsWhatArrived() throws Exception {
    RestoreOutcome outcome =
        restore(
            tar()
                .directory("d")
                .file("d/a", 1_000)
                .file("b", 234)
                .symlink("d/l", "a")
                .hardLink("h", "b")
                .symlink("out", "/nonexistent"));

    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result())
        .isEqualTo(
            "2 files, 1 directory, 2 links, 1,234 bytes; 1 link that points outside was left out");
  }

  @Test
  void failsWhenTheArchiveWasCutBetweenTwoMembers() throws Exception {
    RestoreOutcome outcome = restore("b.tar", tar().file("a", 1).bytes(), _ -> {});

    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("restore.failed");
    assertThat(outcome.result()).contains("archive.no_end");
  }

  @Test
  void failsOnAnUnsafeMember() throws Exception {
    RestoreOutcome outcome = restore(tar().file("a", 1).file("../b", 1));

    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("archive.unsafe_entry");
    assertThat(place.resolve("scratch/b")).doesNotExist();
  }

  @Test
  void restoresAbsoluteNamesBelowTheFolder() throws Exception {
    RestoreOutcome outcome = restore(tar().file("/etc/hosts", 1).hardLink("/h", "/etc/hosts"));

    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(codes(outcome)).isEmpty();
    assertThat(outcome.findings().getFirst().message()).contains("2 members", "'/etc/hosts'");
  }

  @Test
  void failsWhenLessArrivedThanWasRead() throws Exception {
    TarBuilder two = tar().file("a", 10).file("b", 10);

    RestoreOutcome gone =
        restore("b.tar", whole(two), content -> Files.delete(content.resolve("a")));

    assertThat(gone.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(gone)).containsExactly("restore.partial");
    assertThat(gone.result()).contains("1 of 2 members", "'a'");
  }

  @Test
  void failsWhenAFileArrivedShort() throws Exception {
    RestoreOutcome outcome =
        restore(
            "b.tar",
            whole(tar().file("a", 10)),
            content -> Files.writeString(content.resolve("a"), "short"));

    assertThat(codes(outcome)).containsExactly("restore.partial");
  }

  @Test
  void failsWhenAHardLinkHasNoTarget() throws Exception {
    RestoreOutcome outcome = restore(tar().file("a", 1).hardLink("b", "missing"));

    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("restore.partial");
  }

  @Test
  void makesAHoleOfSomeSize() throws Exception {
    RestoreOutcome some = restore(sparse(1L << 30));

    assertThat(some.status()).isEqualTo(Verdict.PASSED);
    assertThat(some.result()).contains("1,073,741,824 bytes");
  }

  @Test
  void makesNoHugeHole() throws Exception {
    RestoreOutcome huge = restore(sparse(1L << 40));

    assertThat(huge.status()).isEqualTo(Verdict.ERROR);
    assertThat(codes(huge)).containsExactly("limit.ratio");
  }

  private static TarBuilder sparse(long size) {
    return tar()
        .pax("GNU.sparse.size=" + size, "GNU.sparse.map=%d,3".formatted(size - 3))
        .file("disk", "abc");
  }

  @Test
  void failsWhenNothingArrived() throws Exception {
    RestoreOutcome outcome = restore("b.tar", new byte[10_240], _ -> {});

    assertThat(outcome.status()).isEqualTo(Verdict.FAILED);
    assertThat(codes(outcome)).containsExactly("restore.empty");
  }

  @Test
  void blamesNobodyForANameThatFitsNowhere() throws Exception {
    RestoreOutcome outcome =
        restore(tar().pax("path=" + "n".repeat(300)).file("short", 1).file("b", 1));

    assertThat(outcome.status()).isEqualTo(Verdict.ERROR);
    assertThat(codes(outcome)).containsExactly("restore.not_made");
  }

  @Test
  void theLastOfSeveralMembersOfOneNameCounts() throws Exception {
    RestoreOutcome outcome =
        restore(tar().file("a", 10).file("./a", 20).file("l", 5).symlink("l", "a"));

    assertThat(outcome.status()).isEqualTo(Verdict.PASSED);
    assertThat(outcome.result()).isEqualTo("1 file, 1 link, 20 bytes");
  }

  @Test
  void restoresAnyOtherFileAsItIsAndReadsItBack() throws Exception {
    byte[] text = "anything".getBytes(StandardCharsets.UTF_8);

    assertThat(restore("notes", text, _ -> {}).result()).isEqualTo("1 file, 8 bytes");
    RestoreOutcome changed =
        restore(
            "notes2", text, content -> Files.writeString(content.resolve("notes2"), "aNything"));
    assertThat(codes(changed)).containsExactly("restore.partial");
  }

  @Test
  void cannotBeginWithoutEnoughSpace() throws Exception {
    BackupSource small = source("b.tar", tar().file("a", 1).bytes());
    StoredFile file = small.parts().getFirst();
    StoredFile huge =
        new StoredFile(file.path(), file.kind(), 1L << 60, file.modified(), file.identity());
    BackupSource source =
        new BackupSource(small.root(), small.kind(), small.path(), List.of(huge), List.of());

    assertThatThrownBy(() -> new FolderEngine().open(request(source)))
        .isInstanceOfSatisfying(
            RestoreUnavailableException.class,
            refused ->
                assertThat(refused.finding().code()).isEqualTo(FindingCode.RESTORE_NO_SPACE));
  }

  @Test
  void leavesWhatNeedsAReaderToOthers() {
    FolderEngine engine = new FolderEngine();

    assertThat(engine.restores("directory")).isFalse();
    assertThat(engine.restores("restic")).isFalse();
    assertThat(engine.restores("postgresql.basebackup")).isFalse();
    assertThat(engine.restores("mongodb.archive.gz")).isFalse();
    assertThat(engine.restores("etcd.snapshot")).isFalse();
    assertThat(engine.restores("sql.gz")).isFalse();
    assertThat(engine.restores("tar.gz")).isTrue();
    assertThat(engine.restores("unknown")).isTrue();
  }

  @Test
  void findsEveryOneOfManyMembers() {
    ExpectedMembers expected = new ExpectedMembers();
    for (int each = 0; each < 50_000; each++) {
      expected.expect(BackupPath.of("folder/" + each), EntryKind.FILE, each, ~each);
    }

    assertThat(expected.count()).isEqualTo(50_000);
    for (int each = 0; each < 50_000; each++) {
      int member = expected.find(BackupPath.of("folder/" + each));
      assertThat(expected.size(member)).isEqualTo(each);
      assertThat(expected.crc32(member)).isEqualTo(~each);
    }
    assertThat(expected.find(BackupPath.of("folder/50000"))).isNegative();
  }

  private RestoreOutcome restore(TarBuilder members) throws Exception {
    return restore("b.tar", whole(members), _ -> {});
  }

  private static byte[] whole(TarBuilder members) {
    return Arrays.copyOf(members.bytes(), members.bytes().length + 1_024);
  }

  private RestoreOutcome restore(String name, byte[] bytes, Mishap mishap) throws Exception {
    BackupSource source = source(name, bytes);
    try (RestoreSession session = new FolderEngine().open(request(source))) {
      Inspection inspection =
          new InProcessInspector(new Storages(List.of()), new Formats(List.of(new TarFormat())))
              .inspect(
                  new InspectionRequest(
                      source, Set.of(), true, session.sink(), null, Limits.DEFAULT),
                  session.listener());
      mishap.in(scratch.resolve(name).resolve("content"));
      return session.finish(inspection);
    }
  }

  private RestoreRequest request(BackupSource source) throws IOException {
    Path own = Files.createDirectory(scratch.resolve(source.path().text()));
    return new RestoreRequest(source, "tar", own, Duration.ofMinutes(5), false);
  }

  private BackupSource source(String name, byte[] bytes) throws IOException {
    Files.write(place.resolve(name), bytes);
    try (FolderStorage storage = new FolderStorage(place)) {
      StoredFile file = storage.stat(BackupPath.of(name));
      return new BackupSource(
          place.toUri(), BackupKind.FILE, file.path(), List.of(file), List.of());
    }
  }

  private static List<String> codes(RestoreOutcome outcome) {
    return outcome.findings().stream()
        .filter(finding -> finding.code() != FindingCode.RESTORE_NOTE)
        .map(finding -> finding.code().code())
        .toList();
  }
}
