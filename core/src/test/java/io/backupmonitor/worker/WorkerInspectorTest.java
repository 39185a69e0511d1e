package io.backupmonitor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.digest.DigestChoice;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.format.stream.InflaterChoice;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.workflow.Audit;
import io.backupmonitor.workflow.AuditOptions;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.RunListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What inspections in child processes promise, with real ones.
final class WorkerInspectorTest {

  private static final Path EXAMPLES = Path.of("../examples/backups");

  @TempDir Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = Workshop.in(folder);
  }

  @AfterEach
  void close() {
    workshop.close();
    assertThat(workshop.scratch()).isEmptyDirectory();
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void answersWhatAnInspectionInThisProcessAnswers() throws Exception {
    for (Path example : examples()) {
      assertThat(records(workshop.inspector(), example, "worker"))
          .as(example.toString())
          .isEqualTo(records(InProcessInspector.found(), example, "process"));
      assertThat(workshop.inspector().detect(Workshop.source(example), KeyFiles.NONE))
          .isEqualTo(InProcessInspector.found().detect(Workshop.source(example), KeyFiles.NONE));
    }
    long most = examples().stream().map(Path::getParent).distinct().count();
    assertThat(Workshop.workersOf(ProcessHandle.current()))
        .as("one serves for all of a place")
        .hasSizeBetween(1, Math.toIntExact(most));
  }

  @Test
  void inflatesMuchWithIsalWhereItIsInstalled() throws Exception {
    Path file = folder.resolve("backups/noise.gz");
    byte[] noise = new byte[1 << 20];
    Random random = new Random(7);
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int each = 0; each < 70; each++) {
        random.nextBytes(noise);
        packed.write(noise);
      }
    }
    Inspection inspection = workshop.inspect(file);
    assertThat(inspection.findings()).isEmpty();
    List<String> mapped = new ArrayList<>();
    for (ProcessHandle worker : Workshop.workersOf(ProcessHandle.current())) {
      mapped.add(Files.readString(Path.of("/proc/%d/maps".formatted(worker.pid()))));
    }
    assertThat(mapped.stream().anyMatch(each -> each.contains("libisal")))
        .isEqualTo(InflaterChoice.hasIsal());
    assertThat(mapped.stream().anyMatch(each -> each.contains("libcrypto")))
        .isEqualTo(DigestChoice.isLibcryptoInstalled());
    assertThat(inspection.checksums()).containsEntry(ChecksumAlgorithm.SHA256, sha256(file));
  }

  private static Checksum sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return new Checksum(ChecksumAlgorithm.SHA256, HexFormat.of().formatHex(digest));
  }

  /// All records, with what arrived in a folder, and without the time that it took.
  private List<String> records(Inspector inspector, Path file, String sink) throws Exception {
    Path content = Files.createDirectories(folder.resolve(sink).resolve(file.getFileName()));
    List<String> records = new ArrayList<>();
    workshop.inspect(
        inspector,
        file,
        new Sink.Folder(content.toString()),
        record ->
            records.add(
                record instanceof InspectionRecord.Ended ended
                    ? "%d %d %s".formatted(ended.bytesRead(), ended.contentBytes(), ended.whole())
                    : record.toString().replace(content.toString(), "")));
    try (Stream<Path> arrived = Files.walk(content)) {
      arrived.map(path -> content.relativize(path).toString()).sorted().forEach(records::add);
    }
    return records;
  }

  @ParameterizedTest
  @CsvSource({
    "HALT, INSPECTION_CRASHED, ended with code 7; its last words were: so long",
    "MEMORY, LIMIT_MEMORY, ran out of memory",
    "DEEP, INSPECTION_CRASHED, StackOverflowError",
  })
  void aHostileBackupCostsItsOwnVerdictAndNoOther(String word, FindingCode code, String message)
      throws Exception {
    Inspection inspection = workshop.inspect(workshop.hostile(word));
    assertThat(inspection.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo(code))
        .satisfies(finding -> assertThat(finding.message()).contains(message));
    assertThat(inspection.whole()).isFalse();
    assertThat(workshop.inspect(letter()).whole()).isTrue();
  }

  @Test
  void stopsWhatTakesTooLong() throws Exception {
    Inspection inspection =
        workshop
            .inspector()
            .inspect(
                workshop.request(workshop.hostile("LOOP"), new Sink.None(), Duration.ofSeconds(1)),
                _ -> {});
    assertThat(inspection.findings())
        .extracting(finding -> finding.code())
        .containsExactly(FindingCode.LIMIT_TIME);
    assertThat(Workshop.workersOf(ProcessHandle.current())).isEmpty();
  }

  @Test
  void givesUpAStorageThatDoesNotAnswer() throws Exception {
    BackupSource there = Workshop.source(letter());
    InspectionRequest request =
        new InspectionRequest(
            new BackupSource(
                URI.create("stuck:/there"), there.kind(), there.path(), there.parts(), List.of()),
            Set.of(),
            true,
            new Sink.None(),
            null,
            Limits.DEFAULT);
    assertThat(workshop.inspector().inspect(request, _ -> {}).findings())
        .containsExactly(
            FindingCode.BACKUP_UNREADABLE.saying(
                "could not be read: 'stuck:/there' does not answer; it was given 1 s"));
    assertThat(Workshop.workersOf(ProcessHandle.current())).isEmpty();
  }

  @Test
  void judgesTheOtherBackupsOfARun() throws Exception {
    for (String word : List.of("HALT", "MEMORY", "DEEP")) {
      workshop.hostile(word);
    }
    Files.copy(letter(), workshop.folder().resolve("another.txt.gz"));
    Machinery machinery =
        new Machinery(
            Storages.found(), Formats.found(), workshop.inspector(), RestoreEngines.found());
    AuditOptions options =
        new AuditOptions(
            true,
            workshop.scratch(),
            Limits.DEFAULT,
            DrillLimits.of(Duration.ofMinutes(1)),
            2,
            Isolation.USER,
            List.of(),
            KeyFiles.NONE,
            false);
    Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    new Audit(machinery, options, InstantSource.system())
        .run(
            Stream.of(
                    "HALT.hostile", "MEMORY.hostile", "DEEP.hostile", "a.txt.gz", "another.txt.gz")
                .map(workshop.folder()::resolve)
                .toList(),
            new RunListener() {
              @Override
              public void judged(JudgedBackup backup) {
                verdicts.put(backup.path().name().text(), backup.verdict());
              }
            });
    assertThat(verdicts)
        .containsOnly(
            Map.entry("HALT.hostile", Verdict.ERROR),
            Map.entry("MEMORY.hostile", Verdict.ERROR),
            Map.entry("DEEP.hostile", Verdict.ERROR),
            Map.entry("a.txt.gz", Verdict.PASSED),
            Map.entry("another.txt.gz", Verdict.PASSED));
  }

  @Test
  void removesWhatADeadWorkerLeft() throws Exception {
    Inspection inspection = workshop.inspect(workshop.hostile("LITTER"));
    assertThat(inspection.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("ended with code 8"));
    assertThat(workshop.scratch()).isEmptyDirectory();
  }

  @Test
  void hearsNothingOfWhatALibraryPrints() throws Exception {
    assertThat(workshop.inspect(workshop.hostile("CHATTER")).findings()).isEmpty();
  }

  @Test
  void readsWhatOnlyItsOwnerMayRead() throws Exception {
    Path file = letter();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(workshop.inspect(file).whole()).isTrue();
  }

  @Test
  void anInterruptEndsTheWorker() throws Exception {
    Path file = workshop.hostile("LOOP");
    Thread inspecting = Thread.currentThread();
    assertThatThrownBy(
            () ->
                workshop.inspect(
                    workshop.inspector(), file, new Sink.None(), _ -> inspecting.interrupt()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(Workshop.workersOf(ProcessHandle.current())).isEmpty();
    assertThat(workshop.inspect(letter()).whole()).as("with another worker").isTrue();
  }

  @Test
  void aWorkerDiesWithItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkingParent.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("working");
      List<ProcessHandle> workers = Workshop.workersOf(parent.toHandle());
      assertThat(workers).isNotEmpty();
      parent.destroyForcibly().waitFor();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      while (workers.stream().anyMatch(Workshop::isWorker) && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(workers).noneMatch(Workshop::isWorker);
      assertThat(ScratchSpace.sweep(workshop.scratch())).as("what it left behind").isOne();
    } finally {
      parent.destroyForcibly();
    }
  }

  private Path letter() throws IOException {
    Path file = workshop.folder().resolve("a.txt.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write("a letter\n".getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
