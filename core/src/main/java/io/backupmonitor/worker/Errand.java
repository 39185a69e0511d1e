package io.backupmonitor.worker;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionCollector;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// One inspection by a worker: takes its records as they come, and says what there is to say when
/// it does not come to an end. For one thread.
final class Errand {

  /// A worker minds its time limit itself; this much later it is stopped.
  private static final Duration GRACE = Duration.ofSeconds(2);

  /// What is remembered of one inspection beside its members; more than any honest one says.
  private static final long MOST_REMEMBERED = 64L << 20;

  private final InspectionRequest request;
  private final Optional<ChildUser> reader;
  private final InspectionCollector collector = new InspectionCollector();
  private final Consumer<InspectionRecord> listener;
  private final long start = System.nanoTime();
  private long entries;
  private long remembered;
  private long bytesRead;
  private boolean ended;

  /// @param reader who the workers of root run as; empty where that is the user of this process
  Errand(
      InspectionRequest request, Optional<ChildUser> reader, Consumer<InspectionRecord> listener) {
    this.request = request;
    this.reader = reader;
    this.listener = collector.andThen(listener);
  }

  /// How long the answer may take.
  Duration limit() {
    return request.limits().time().plus(GRACE);
  }

  /// Takes the answer of a worker.
  ///
  /// @throws AnswerLateException when the time is over
  /// @throws InterruptedIOException when the thread was interrupted
  /// @throws IOException when the worker is gone, or sends what makes no sense
  void follow(Conversation answer) throws IOException {
    while (!ended) {
      InspectionRecord record = answer.next();
      check(record);
      listener.accept(explained(record, reader));
    }
  }

  /// The same, with the reason where the reader's user may not read what this process may.
  static InspectionRecord explained(InspectionRecord record, Optional<ChildUser> reader) {
    if (record instanceof InspectionRecord.FindingRaised(Finding finding)
        && finding.code() == FindingCode.BACKUP_UNREADABLE
        && finding.message().contains(AccessDeniedException.class.getSimpleName())
        && reader.isPresent()) {
      return new InspectionRecord.FindingRaised(
          finding.code().saying("%s; %s".formatted(finding.message(), refused(reader.get()))));
    }
    return record;
  }

  private static String refused(ChildUser reader) {
    return "backups are read by the user '%s', who may read every disk of this machine, but neither"
            .formatted(reader.name())
        + " what was mounted for one user alone (FUSE without allow_other) nor what a server hands"
        + " out to other users";
  }

  private void check(InspectionRecord record) throws IOException {
    switch (record) {
      case InspectionRecord.EntryRead _ -> entries++;
      case InspectionRecord.TableRead(String name, long _) -> remember(name);
      case InspectionRecord.FindingRaised(var finding) -> remember(finding.message());
      case InspectionRecord.DeliveryFinding(var finding) -> remember(finding.message());
      case InspectionRecord.NotProven(String what) -> remember(what);
      case InspectionRecord.Recognised(String format) -> remember(format);
      case InspectionRecord.ChecksumComputed _ -> remember("");
      case InspectionRecord.PartChecksumComputed(var part, _) -> remember(part.escaped());
      case InspectionRecord.Progress(long soFar) -> bytesRead = soFar;
      case InspectionRecord.Ended _ -> ended = true;
    }
    if (entries > request.limits().entries() || remembered > MOST_REMEMBERED) {
      throw new IOException("it says more than there can be to say");
    }
  }

  private void remember(String text) {
    remembered += 64 + text.length();
  }

  /// The worker was late and has been stopped.
  void late() {
    fail(
        FindingCode.LIMIT_TIME,
        "took longer than %d s, and its process was stopped"
            .formatted(request.limits().time().toSeconds()));
  }

  /// The worker waits for the storage, and was given up.
  void unreadable(StorageSilentException why) {
    fail(FindingCode.BACKUP_UNREADABLE, "could not be read: " + why.getMessage());
  }

  /// The worker is gone, or not to be believed.
  ///
  /// @param why what was wrong with its answer
  void lost(OptionalInt code, String output, IOException why) {
    if (LastWords.lackedMemory(code, output)) {
      fail(FindingCode.LIMIT_MEMORY, "its reader ran out of memory, and its process ended");
    } else if (code.isEmpty()) {
      fail(FindingCode.INSPECTION_CRASHED, "the process that read it made no sense: " + why);
    } else {
      fail(
          FindingCode.INSPECTION_CRASHED, "the process that read it " + LastWords.of(code, output));
    }
  }

  /// There was no worker that could be asked.
  void unasked(IOException why) {
    if (why instanceof NoScratchException) {
      fail(FindingCode.SCRATCH_UNUSABLE, "could not be read: " + why.getMessage());
    } else {
      fail(
          FindingCode.BACKUP_UNREADABLE,
          "could not be read: no process could be started for its place: " + why.getMessage());
    }
  }

  private void fail(FindingCode code, String message) {
    if (!ended) {
      listener.accept(new InspectionRecord.FindingRaised(code.saying(message)));
      listener.accept(
          new InspectionRecord.Ended(
              bytesRead, 0, false, Duration.ofNanos(System.nanoTime() - start)));
      ended = true;
    }
  }

  /// What the inspection answered.
  Inspection inspection() {
    return collector.inspection();
  }
}
