package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.ProgramCheck;
import io.backupmonitor.program.RepositoryProgram;
import io.backupmonitor.program.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A program that keeps repositories, and how it is asked about one. Every question is asked of the
/// private copy of one drill. Stateless.
interface RepositoryTool {

  /// The program.
  RepositoryProgram program();

  /// Why a repository cannot be opened for lack of a secret; empty when the program can try.
  Optional<Finding> lacksSecret(DrillPlace place);

  /// Makes the copy fit for the program, before it belongs to the program's user. Folders that were
  /// empty did not arrive, and the program misses them.
  default void prepare(DrillPlace place) throws IOException {
    for (String folder : program().folders()) {
      Files.createDirectories(place.repository().resolve(folder));
    }
  }

  /// The version of the program.
  ///
  /// @throws ToolStoppedException when such a version cannot read these repositories
  default String version(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    return run.version(program().versionWord(), program().environment(run.place().files()));
  }

  /// Why a question came to no answer.
  ///
  /// @param what the question: `borg list`
  default ToolStoppedException stopped(ToolRun run, String what, ToolRun.Result result) {
    List<String> damage = Words.lines(result.said(), program()::isDamage);
    boolean machine = result.said().lines().anyMatch(Words::blamesTheMachine);
    return damage.isEmpty() || machine
        ? run.brokeOff(what, result)
        : new ToolStoppedException(
            FindingCode.RESTORE_FAILED,
            "%s: %s".formatted(what, Words.shortened(damage.getLast())));
  }

  /// How many files can be named to the program at once.
  int mostNamed();

  /// The snapshots.
  Snapshots snapshots(ToolRun run) throws IOException, InterruptedException, ToolStoppedException;

  /// The program's own full check, with all content decrypted.
  default ProgramCheck check(ToolRun run)
      throws IOException, InterruptedException, ToolStoppedException {
    ToolRun.Result result =
        run.runUntil(
            program().fullCheck(),
            program().environment(run.place().files()),
            program()::hasSaidEnough);
    return program()
        .judge(result.exitCode(), result.said() + "\n" + ToolOutput.all(result.output()));
  }

  /// What the repository says is in a snapshot; each reading of the list begins at its start.
  Listing list(ToolRun run, Snapshot snapshot)
      throws IOException, InterruptedException, ToolStoppedException;

  /// Restores the share.
  ///
  /// @param folder where to, an empty one
  /// @return what the program could not do, though it says nothing about the content
  List<String> restore(ToolRun run, Snapshot snapshot, Share share, Path folder)
      throws IOException, InterruptedException, ToolStoppedException;

  /// The list with as much about the content as the repository can tell of the share.
  Listing listOfShare(ToolRun run, Snapshot snapshot, Share share, Listing list)
      throws IOException, InterruptedException, ToolStoppedException;

  /// A list in a file.
  interface Listing {

    /// Reads it from its start.
    ///
    /// @throws IOException when it cannot be read or is not what the program writes
    void each(Visitor visitor) throws IOException;
  }

  /// Takes one item after the other.
  interface Visitor {
    void visit(ListedItem item) throws IOException;
  }
}
