package io.backupmonitor.worker;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StorageProvider;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Workers that know the [HostileFormat], and files for them to inspect.
///
/// @param folder where the files lie
/// @param scratch where inspections may write
/// @param pool the workers
/// @param single the workers that are asked one question at a time
record Workshop(Path folder, Path scratch, WorkerPool pool, WorkerPool single)
    implements AutoCloseable {

  /// How many at once.
  static final int QUESTIONS = 3;

  private static final Optional<ChildUser> USER =
      ChildUser.isRoot() ? ChildUser.unprivileged() : Optional.empty();

  static Workshop in(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.writeString(services.resolve(Format.class.getName()), HostileFormat.class.getName());
    Files.writeString(
        services.resolve(StorageProvider.class.getName()), StuckProvider.class.getName());
    WorkerProgram plain = WorkerProgram.ofThisProcess().orElseThrow();
    WorkerProgram program =
        new WorkerProgram(
            plain.java(),
            Stream.concat(
                    plain.options().stream(),
                    Stream.of("-D%s=1".formatted(Answerer.PATIENCE_PROPERTY)))
                .toList(),
            plain.classPath() + File.pathSeparator + folder.resolve("classes"),
            1);
    Path backups = Files.createDirectories(folder.resolve("backups"));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    return new Workshop(backups, scratch, pool(program, QUESTIONS), pool(program, 1));
  }

  private static WorkerPool pool(WorkerProgram program, int questions) {
    WorkerProgram answering = program.answering(questions);
    return new WorkerPool(
        reach -> answering.start(ProcessRunner.ofWorkers(), reach, USER), questions);
  }

  WorkerInspector inspector() {
    return new WorkerInspector(new WorkerPools(pool, pool, single, USER));
  }

  /// A file whose reader does that, and which is large enough for an inspection to tell how far it
  /// is.
  Path hostile(String word) throws IOException {
    String begin = (HostileFormat.MAGIC + word + " ".repeat(16)).substring(0, 16);
    return Files.writeString(folder.resolve(word + ".hostile"), begin + " ".repeat(9 << 20));
  }

  /// A file whose reader says that it has begun, and ends as soon as another file is there.
  Path patient(Path go) throws IOException {
    String begin = (HostileFormat.MAGIC + "PATIENT" + " ".repeat(16)).substring(0, 16);
    return Files.writeString(folder.resolve("patient.hostile"), begin + " ".repeat(9 << 20) + go);
  }

  Inspection inspect(Path file) throws Exception {
    return inspect(inspector(), file, new Sink.None(), _ -> {});
  }

  Inspection inspect(Inspector inspector, Path file, Sink sink, Consumer<InspectionRecord> listener)
      throws IOException, InterruptedException {
    InspectionRequest request = request(file, sink, Limits.DEFAULT.time());
    return inspector.untilAnswered(each -> each.inspect(request, listener));
  }

  InspectionRequest request(Path file, Sink sink, Duration limit) throws IOException {
    Limits usual = Limits.DEFAULT;
    return new InspectionRequest(
        source(file),
        Set.of(ChecksumAlgorithm.SHA256),
        true,
        sink,
        scratch.toString(),
        new Limits(
            usual.contentBytes(),
            usual.ratio(),
            usual.entries(),
            usual.nesting(),
            usual.memoryBytes(),
            limit));
  }

  static BackupSource source(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    BackupPath name = BackupPath.of(String.valueOf(file.getFileName()));
    try (FolderStorage storage = new FolderStorage(folder)) {
      return new BackupSource(
          storage.rootUri(), BackupKind.FILE, name, List.of(storage.stat(name)), List.of());
    }
  }

  /// The workers below a process. Their command lines are too long for [ProcessHandle.Info].
  static List<ProcessHandle> workersOf(ProcessHandle parent) {
    return parent.descendants().filter(Workshop::isWorker).toList();
  }

  /// Whether a process is a worker; one that has ended has no command line any more.
  static boolean isWorker(ProcessHandle process) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/%d/cmdline".formatted(process.pid())));
      String line = new String(words, StandardCharsets.UTF_8);
      return !line.contains("unshare") && line.contains(WorkerMain.class.getName());
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
    single.close();
  }
}
