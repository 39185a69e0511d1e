package io.backupmonitor.verify;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.SourceDescription;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.ScratchPlace;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.SourceLookup;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The full check of a repository by the program that keeps it, beside the inspection, which
/// decrypts no content. It is made where a password is given, the program is installed and the
/// inspection found nothing that decides. Immutable and safe to use from several threads.
public final class FullCheck {

  private final List<RepositoryProgram> programs;
  private final Path scratch;
  private final Duration limit;

  /// @param scratch the folder in which the programs work
  /// @param limit how long one check may take
  public FullCheck(Path scratch, Duration limit) {
    this(RepositoryProgram.all(), scratch, limit);
  }

  FullCheck(List<RepositoryProgram> programs, Path scratch, Duration limit) {
    this.programs = List.copyOf(programs);
    this.scratch = scratch;
    this.limit = limit;
  }

  /// Checks one backup, unless it is nothing for such a program.
  ///
  /// @param inspection what the inspection saw
  public ProgramCheck of(BackupSource source, KeyFiles keys, Inspection inspection)
      throws InterruptedException {
    Optional<RepositoryProgram> program =
        programs.stream().filter(each -> each.name().equals(inspection.format())).findFirst();
    if (program.isEmpty() || keys.passphrase().isEmpty() || isDecided(inspection)) {
      return ProgramCheck.NONE;
    }
    return checked(program.get(), source, keys);
  }

  private static boolean isDecided(Inspection inspection) {
    return !inspection.whole()
        || inspection.findings().stream()
            .anyMatch(finding -> finding.code().effect() != Effect.NONE);
  }

  private ProgramCheck checked(RepositoryProgram program, BackupSource source, KeyFiles keys)
      throws InterruptedException {
    Optional<Path> installed = program.installed();
    if (installed.isEmpty()) {
      return without(
          program,
          "the program is not on this machine: install the package " + program.debianPackage());
    }
    Optional<String> unavailable = ProcessRunner.unavailable();
    if (unavailable.isPresent()) {
      return without(program, unavailable.get());
    }
    try (ScratchSpace space = ScratchSpace.create(ScratchPlace.tried(scratch).orTemporary())) {
      ProgramCheck check =
          new ProgramRun(program, installed.get(), space.folder(), limit)
              .check(folder(source), keys);
      return check.findings().isEmpty() || isAsBefore(source) ? check : changed(program);
    } catch (IOException failed) {
      return without(program, String.valueOf(failed.getMessage()));
    }
  }

  private static ProgramCheck without(RepositoryProgram program, String hindrance) {
    return ProgramCheck.without(program.checkWords(), hindrance);
  }

  private static Path folder(BackupSource source) throws IOException {
    try (Storage storage = Storages.found().open(source.root())) {
      return storage
          .localPath(source.path())
          .orElseThrow(() -> new IOException("the repository is in no folder of this machine"))
          .toRealPath();
    }
  }

  /// Whether nobody wrote into the repository since it was inspected.
  private static boolean isAsBefore(BackupSource source) {
    List<StoredFile> now =
        new SourceLookup(Storages.found())
            .find(
                source.root().toString(),
                new SourceDescription(
                    BackupKind.DIRECTORY,
                    source.path(),
                    List.of(),
                    List.of(),
                    source.size(),
                    Instant.EPOCH))
            .parts();
    List<StoredFile> before = source.parts();
    if (now.size() != before.size()) {
      return false;
    }
    for (int index = 0; index < now.size(); index++) {
      StoredFile each = now.get(index);
      if (!each.path().equals(before.get(index).path()) || !each.sameContentAs(before.get(index))) {
        return false;
      }
    }
    return true;
  }

  private static ProgramCheck changed(RepositoryProgram program) {
    return ProgramCheck.finding(
        program.checkWords(),
        List.of(
            FindingCode.BACKUP_CHANGED_WHILE_READ.saying(
                "the repository changed while %s looked at it".formatted(program.checkWords()))));
  }
}
