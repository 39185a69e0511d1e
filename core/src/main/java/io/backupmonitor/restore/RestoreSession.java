package io.backupmonitor.restore;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Isolation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One restore that is going on. For one thread, except that records come from the inspection's.
public interface RestoreSession extends AutoCloseable {

  /// Where the inspection has to leave the content.
  Sink sink();

  /// Gets every record of the inspection as it comes.
  default Consumer<InspectionRecord> listener() {
    return _ -> {};
  }

  /// Waits until everything arrived and compares it with what the inspection counted.
  RestoreOutcome finish(Inspection inspection) throws InterruptedException;

  /// What arrived, to be looked at between [#finish] and [#close()].
  default Restored restored() {
    return Restored.NOTHING;
  }

  /// What stays unproven, known after [#finish].
  ///
  /// @param inspected what the inspection left open, of which a restore may have proven some
  default List<String> notProven(List<String> inspected) {
    return inspected;
  }

  /// What was restored where that was not everything; null when it was. Known after [#finish].
  default @Nullable Portion portion() {
    return null;
  }

  /// A part of a backup that was restored in place of all of it.
  ///
  /// @param bytes how many
  /// @param allBytes how many there are
  /// @param moving the part of the time of the restore that grows with them
  /// @param end up to where it got, for the engine alone: [RestoreRequest#resume()]
  record Portion(long bytes, long allBytes, Duration moving, String end) {}

  /// What [#close()] could not clear away outside of the scratch folder; empty when nothing stayed.
  default Optional<String> leftBehind() {
    return Optional.empty();
  }

  /// How far the process is kept away from the machine that works on what the backup contains; null
  /// when none but this one does, or none has begun.
  default @Nullable Isolation isolation() {
    return null;
  }

  /// Ends whatever still runs and removes everything that is not in the scratch folder.
  @Override
  void close();
}
