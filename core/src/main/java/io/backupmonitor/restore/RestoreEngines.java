package io.backupmonitor.restore;

import io.backupmonitor.format.EmptyCollection;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.worker.SharedInspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The engines that are known, and the beginning of drills with them. Immutable and safe to use
/// from several threads.
public final class RestoreEngines {

  private final List<RestoreEngine> engines;

  /// Exactly these engines.
  public RestoreEngines(List<RestoreEngine> engines) {
    this.engines =
        engines.stream()
            .sorted(
                Comparator.comparingInt(RestoreEngine::precedence)
                    .thenComparing(RestoreEngine::name))
            .toList();
  }

  /// Every engine on the class path.
  public static RestoreEngines found() {
    return new RestoreEngines(
        ServiceLoader.load(RestoreEngine.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  /// All of them, in the order in which they are asked.
  public List<RestoreEngine> all() {
    return engines;
  }

  /// How drills are made.
  ///
  /// @param testLocation the folder in which they happen; made when it is not there
  /// @param keep whether the restored content stays
  /// @param limits what each may take
  /// @param weakest the weakest isolation in which what a backup contains may be executed
  /// @param programFolders folders with programs of servers, beside the usual ones
  /// @param keys where the secrets lie that open the backup
  /// @param inspector reads what has arrived once more for an engine that needs it in another form
  /// @param nesting how what lies inside an archive is drilled too; null where it is not
  /// @param resume as in [RestoreRequest#resume()]
  public record Options(
      Path testLocation,
      boolean keep,
      DrillLimits limits,
      Isolation weakest,
      List<Path> programFolders,
      KeyFiles keys,
      Inspector inspector,
      @Nullable Nesting nesting,
      @Nullable String resume) {

    public Options {
      programFolders = List.copyOf(programFolders);
    }

    /// Of backups of which nobody remembers a restore.
    public Options(
        Path testLocation,
        boolean keep,
        DrillLimits limits,
        Isolation weakest,
        List<Path> programFolders,
        KeyFiles keys,
        Inspector inspector,
        @Nullable Nesting nesting) {
      this(testLocation, keep, limits, weakest, programFolders, keys, inspector, nesting, null);
    }

    /// Of backups alone, and not of what lies inside them.
    public Options(
        Path testLocation,
        boolean keep,
        Duration timeLimit,
        Isolation weakest,
        List<Path> programFolders,
        KeyFiles keys) {
      this(
          testLocation,
          keep,
          DrillLimits.of(timeLimit),
          weakest,
          programFolders,
          keys,
          SharedInspector.ofThisProcess(),
          null);
    }

    /// The same for what lies inside an archive, of which nothing is kept.
    Options within(DrillLimits left, @Nullable Nesting inside) {
      return new Options(
          testLocation, false, left, weakest, programFolders, keys, inspector, inside);
    }

    /// With programs of the usual folders only, of backups for which no secret is known.
    public Options(Path testLocation, boolean keep, Duration timeLimit, Isolation weakest) {
      this(testLocation, keep, timeLimit, weakest, List.of(), KeyFiles.NONE);
    }

    /// With any isolation but none.
    public Options(Path testLocation, boolean keep, Duration timeLimit) {
      this(testLocation, keep, timeLimit, Isolation.USER);
    }
  }

  /// Begins a drill. What stands in the way becomes its outcome, so that every backup gets one.
  ///
  /// @param format what the bytes are, as a chain like `tar.gz`
  public Drill begin(BackupSource source, String format, Options options)
      throws InterruptedException {
    if (source.parts().isEmpty()) {
      return foregone(options, Verdict.SKIPPED, "the file is not there");
    }
    if (EmptyCollection.is(source)) {
      return foregone(
          options, Verdict.SKIPPED, "a collection without documents: there is nothing to restore");
    }
    if (source.size() == 0) {
      return Drill.foregone(
          "none",
          options.testLocation(),
          new RestoreOutcome(
              Verdict.FAILED,
              "nothing arrived: the backup is empty",
              List.of(FindingCode.RESTORE_EMPTY.saying("nothing arrived: the backup is empty"))));
    }
    Optional<RestoreEngine> engine = engineFor(format);
    if (engine.isEmpty()) {
      return foregone(options, Verdict.SKIPPED, "there is no engine for '%s'".formatted(format));
    }
    return beginWith(engine.get(), source, format, options);
  }

  /// The engine that restores backups of a format; empty when none does.
  Optional<RestoreEngine> engineFor(String format) {
    return engines.stream().filter(candidate -> candidate.restores(format)).findFirst();
  }

  private Drill beginWith(RestoreEngine engine, BackupSource source, String format, Options options)
      throws InterruptedException {
    Optional<String> unavailable = engine.unavailable(options.programFolders());
    if (unavailable.isPresent()) {
      return error(engine, options, FindingCode.RESTORE_NO_ENGINE, unavailable.get());
    }
    Optional<String> exposed = exposed(engine, format, options.weakest());
    if (exposed.isPresent()) {
      return error(engine, options, FindingCode.RESTORE_NO_ENGINE, exposed.get());
    }
    ScratchSpace scratch;
    try {
      Files.createDirectories(options.testLocation());
      scratch = scratch(options);
    } catch (IOException unusable) {
      return error(
          engine,
          options,
          FindingCode.RESTORE_NO_SPACE,
          "no drill can happen in '%s': %s; name another folder"
              .formatted(options.testLocation(), unusable.getMessage()));
    }
    return beginIn(scratch, engine, source, format, options);
  }

  /// One that is to be kept outlives the yard, and has a worker of its own.
  private static ScratchSpace scratch(Options options) throws IOException {
    if (!options.keep()) {
      return ScratchSpace.createInYard(options.testLocation());
    }
    ScratchSpace kept = ScratchSpace.create(options.testLocation());
    kept.keep();
    return kept;
  }

  /// Why what a backup contains must not be executed here, and what to do; empty when it may be, or
  /// when the engine does not.
  private static Optional<String> exposed(RestoreEngine engine, String format, Isolation weakest) {
    if (!engine.executes(format) || weakest == Isolation.NONE) {
      return Optional.empty();
    }
    Isolation here = ProcessRunner.shared().isolation();
    if (here.isAtLeast(weakest)) {
      return Optional.empty();
    }
    String allowing = here == Isolation.USER ? "auto" : here.word();
    return Optional.of(
        "the restore would run what the backup contains with %s, and at least %s is asked for: install the package bubblewrap (and let its user make user namespaces), or allow it with restore_testing.isolation: %s (audit: --isolation %s)"
            .formatted(here.text(), weakest.text(), allowing, allowing));
  }

  private Drill beginIn(
      ScratchSpace scratch,
      RestoreEngine engine,
      BackupSource source,
      String format,
      Options options)
      throws InterruptedException {
    boolean begun = false;
    try {
      RestoreRequest request =
          new RestoreRequest(
              source,
              format,
              scratch.folder(),
              options.limits(),
              options.keep(),
              options.programFolders(),
              options.keys(),
              options.inspector(),
              options.resume());
      long start = System.nanoTime();
      RestoreSession session = engine.open(request);
      Duration prepared = Duration.ofNanos(System.nanoTime() - start);
      Nesting nesting = options.nesting();
      NestedDrills nested =
          nesting != null && engine.copies() && NestedDrills.isArchive(format)
              ? new NestedDrills(this, options, nesting)
              : null;
      Drill drill = Drill.in(session, engine.name(), scratch, prepared, nested);
      begun = true;
      return drill;
    } catch (RestoreUnavailableException unavailable) {
      return Drill.foregone(
          engine.name(),
          options.testLocation(),
          new RestoreOutcome(
              Verdict.ERROR, unavailable.finding().message(), List.of(unavailable.finding())));
    } finally {
      if (!begun) {
        Drill.remove(scratch);
      }
    }
  }

  private static Drill error(
      RestoreEngine engine, Options options, FindingCode code, String message) {
    return Drill.foregone(
        engine.name(),
        options.testLocation(),
        new RestoreOutcome(Verdict.ERROR, message, List.of(code.saying(message))));
  }

  private static Drill foregone(Options options, Verdict status, String why) {
    return Drill.foregone(
        "none", options.testLocation(), new RestoreOutcome(status, why, List.of()));
  }
}
