package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ContentCheck.Subject;
import io.backupmonitor.model.Contents;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.server.ServerDrill;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A little language for drills of any engine: each is a real one, with a real inspection, and
/// leaves neither a process nor a file behind.
public final class DrillLanguage {

  private static final Duration QUESTION = Duration.ofSeconds(2);

  private final RestoreEngine engine;
  private final Path folder;
  private DrillLimits limits = DrillLimits.of(Duration.ofMinutes(2));
  private String evidence = "";
  private Contents contents = Contents.NONE;
  private List<String> notProven = List.of();
  private KeyFiles keys = KeyFiles.NONE;
  private @Nullable String resume;
  private RestoreSession.@Nullable Portion portion;

  /// @param folder holds the backups, and the scratch folders
  public DrillLanguage(RestoreEngine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /// Gives each drill that much time.
  public DrillLanguage within(Duration time) {
    limits = new DrillLimits(time, limits.scratchBytes());
    return this;
  }

  /// Lets each drill write that much.
  public DrillLanguage writing(long bytes) {
    limits = new DrillLimits(limits.time(), bytes);
    return this;
  }

  /// Gives the engine, but not the inspection, these secrets.
  public DrillLanguage knowing(KeyFiles secrets) {
    keys = secrets;
    return this;
  }

  /// Lets each drill go on where another one ended that restored a share.
  public DrillLanguage resuming(String end) {
    resume = end;
    return this;
  }

  /// Writes a file and drills it.
  public Result bytes(String name, String format, byte[] content) throws Exception {
    Files.write(folder.resolve(name), content);
    return drill(source(folder, name), format);
  }

  /// Drills a directory that lies in the folder already.
  public Result directory(String name, String format) throws Exception {
    return drill(directorySource(folder, name), format);
  }

  /// Drills a backup.
  public Result drill(BackupSource source, String format) throws Exception {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    RestoreSession session =
        engine.open(
            new RestoreRequest(
                source,
                format,
                scratch,
                limits,
                false,
                List.of(),
                keys,
                InProcessInspector.found(),
                resume));
    RestoreOutcome outcome;
    try (session) {
      outcome = session.finish(inspect(source, scratch, session));
      portion = session.portion();
    }
    if (session instanceof ServerDrill drill) {
      assertThat(ProcessHandle.of(drill.serverProcess())).as("the server's process").isEmpty();
      try (Stream<Path> left = Files.list(scratch)) {
        assertThat(left).as("what is left in the scratch folder").isEmpty();
      }
    }
    return new Result(outcome);
  }

  /// Drills a file and asks what was restored.
  public List<Assertion> ask(String name, String format, byte[] content, Subject... subjects)
      throws Exception {
    Files.write(folder.resolve(name), content);
    return ask(source(folder, name), format, subjects);
  }

  /// Drills a directory that lies in the folder already and asks what was restored.
  public List<Assertion> askDirectory(String name, String format, Subject... subjects)
      throws Exception {
    return ask(directorySource(folder, name), format, subjects);
  }

  private List<Assertion> ask(BackupSource source, String format, Subject... subjects)
      throws Exception {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    try (RestoreSession session =
        engine.open(
            new RestoreRequest(
                source,
                format,
                scratch,
                limits,
                false,
                List.of(),
                keys,
                InProcessInspector.found(),
                resume))) {
      Inspection inspection = inspect(source, scratch, session);
      RestoreOutcome outcome = session.finish(inspection);
      assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(Verdict.PASSED);
      contents = session.restored().contents();
      evidence = session.restored().engineVersion() + " " + contents.tables();
      notProven = session.notProven(inspection.notProven());
      portion = session.portion();
      return new ContentAssertions(session.restored(), Asked.MADE, QUESTION)
          .of(Stream.of(subjects).map(Asked::check).toList()).stream()
              .map(ContentAssertions.Made::assertion)
              .toList();
    }
  }

  /// The engine, and the rows by table, of the last drill that was asked.
  public String evidence() {
    return evidence;
  }

  /// What was counted in the last drill that was asked.
  public Contents contents() {
    return contents;
  }

  /// What the last drill that was asked leaves open.
  public List<String> notProven() {
    return notProven;
  }

  /// The share that the last drill restored; null when that was everything.
  public RestoreSession.@Nullable Portion portion() {
    return portion;
  }

  /// One file as a backup.
  public static BackupSource source(Path folder, String name) throws Exception {
    try (Storage storage = Storages.found().open(folder.toUri())) {
      StoredFile file = storage.stat(BackupPath.of(name));
      return new BackupSource(
          folder.toUri(), BackupKind.FILE, file.path(), List.of(file), List.of());
    }
  }

  /// A directory with everything in it as a backup.
  public static BackupSource directorySource(Path folder, String name) throws Exception {
    List<StoredFile> files = new ArrayList<>();
    try (Storage storage = Storages.found().open(folder.toUri());
        Stream<Path> found = Files.walk(folder.resolve(name))) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        files.add(storage.stat(BackupPath.of(folder.relativize(file).toString())));
      }
    }
    return new BackupSource(
        folder.toUri(), BackupKind.DIRECTORY, BackupPath.of(name), files, List.of());
  }

  /// The inspection that feeds a drill.
  public static Inspection inspect(BackupSource source, Path scratch, RestoreSession session)
      throws InterruptedException {
    return inspect(source, scratch, session.sink(), session.listener());
  }

  /// The inspection that leaves the content there.
  static Inspection inspect(
      BackupSource source, Path scratch, Sink sink, Consumer<InspectionRecord> listener)
      throws InterruptedException {
    return InProcessInspector.found()
        .inspect(
            new InspectionRequest(source, Set.of(), true, sink, scratch.toString(), Limits.DEFAULT),
            listener);
  }

  /// What came of a drill.
  public record Result(RestoreOutcome outcome) {

    /// It passed and restored that much.
    public Result mustPass(String result) {
      assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(Verdict.PASSED);
      assertThat(outcome.result()).matches(Pattern.quote(result) + " in [0-9.]+ s.*");
      return this;
    }

    /// The backup is bad.
    public Result mustFail(String code) {
      return must(Verdict.FAILED, code);
    }

    /// It could not be found out.
    public Result mustNotKnow(String code) {
      return must(Verdict.ERROR, code);
    }

    /// Something was left out, and said.
    public Result mustNote(String note) {
      assertThat(outcome.result()).contains(note);
      assertThat(codes()).contains("restore.note");
      return this;
    }

    /// The evidence holds these words.
    public Result mustTell(String... words) {
      assertThat(outcome.result()).contains(words);
      return this;
    }

    /// The findings hold these words.
    public Result saying(String... words) {
      assertThat(outcome.findings().stream().map(Finding::message).toList().toString())
          .contains(words);
      return this;
    }

    private Result must(Verdict status, String code) {
      assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(status);
      assertThat(codes()).as("findings of %s", outcome).contains(code);
      return this;
    }

    private List<String> codes() {
      return outcome.findings().stream().map(finding -> finding.code().code()).toList();
    }
  }
}
