package io.backupmonitor.format.inspection;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.storage.BackupSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Makes inspections. The boundary of a worker: a request of plain data goes in, records come out,
/// and neither side needs to live in the same process.
public interface Inspector {

  /// Reads a backup once, front to back, with everything that the request asks for.
  ///
  /// Whatever happens to the bytes is in the answer: damage, an unreadable file, a reader that
  /// breaks down. Nothing but an interrupt ends it early.
  ///
  /// @param listener gets every record as it comes, from one thread at a time
  /// @return the records put together
  /// @throws InterruptedException when the thread was interrupted; nothing is left behind then
  /// @throws InspectionLostException when it is to be begun anew by [#alone()], as [#untilAnswered]
  ///     does
  Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException, InspectionLostException;

  /// The same, for inspections that share a process with no other: none of them is ever lost.
  default Inspector alone() {
    return this;
  }

  /// What is done with an inspection, from its beginning on, so that it can be begun anew.
  ///
  /// @param <T> what it gives
  @FunctionalInterface
  interface Attempt<T> {
    T with(Inspector inspector) throws InterruptedException, InspectionLostException;
  }

  /// Makes an attempt, and when its inspection was lost through the fault of another one, a second
  /// one whose inspection is alone.
  default <T> T untilAnswered(Attempt<T> attempt) throws InterruptedException {
    try {
      return attempt.with(this);
    } catch (InspectionLostException lost) {
      return again(attempt, lost);
    }
  }

  private <T> T again(Attempt<T> attempt, InspectionLostException first)
      throws InterruptedException {
    try {
      return attempt.with(alone());
    } catch (InspectionLostException impossible) {
      impossible.addSuppressed(first);
      throw new IllegalStateException("an inspection was lost alone", impossible);
    }
  }

  /// Says what will be inspected soon, so that what takes time to begin can begin. Nobody has to.
  ///
  /// @param root the storage with the backups that come first
  /// @param first what there is to read of the first one
  /// @param keys where the secrets lie that open them
  /// @param scratch the folder in which inspections and drills leave what they write
  default void prepare(URI root, Workload first, KeyFiles keys, Path scratch) {}

  /// Looks at no more than the head of each layer of a backup.
  ///
  /// @param keys where the secrets lie that open it
  /// @return the chain of formats from the inside out, as in `tar.gz`; `unknown` when no format
  /// knows the bytes, and when they cannot be read, of which an inspection tells
  /// @throws InterruptedException when the thread was interrupted
  String detect(BackupSource source, KeyFiles keys) throws InterruptedException;
}
