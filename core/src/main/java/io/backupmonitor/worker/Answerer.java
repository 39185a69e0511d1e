package io.backupmonitor.worker;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.sandbox.ScratchSpace;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StuckCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers one question of a worker at a time. For one thread, beside those that a reader starts
/// and one that looks after the storages.
final class Answerer {

  /// How many seconds one call to a storage may take.
  static final String PATIENCE_PROPERTY = "backupmonitor.worker.patience";

  private final AnswerOutput parts;
  private final WireOutput out;
  private final Path folder;
  private final InProcessInspector inspector;
  private final StuckCalls storageCalls =
      new StuckCalls(Duration.ofSeconds(Long.getLong(PATIENCE_PROPERTY, 120)));

  private @Nullable ScratchSpace scratch;
  private boolean silent;

  /// @param folder where folders for copies can be made
  Answerer(OutputStream pipe, Storages storages, Formats formats, Path folder) {
    this.parts = new AnswerOutput(pipe);
    this.out = new WireOutput(parts);
    this.folder = folder;
    this.inspector =
        new InProcessInspector(storages.watchedBy(storageCalls), formats, _ -> scratchFolder());
  }

  /// Answers a question to its end.
  void answer(int number, Question question) throws InterruptedException {
    parts.begin(number);
    try {
      switch (question) {
        case Question.Inspect ask ->
            inspector.inspect(ask.request(), this::tell, ask.processorsFree());
        case Question.Detect ask -> detected(inspector.detect(ask.source(), ask.keys()));
      }
    } finally {
      removeScratch();
    }
  }

  private void detected(String format) {
    tell(new InspectionRecord.Recognised(format));
    flush();
  }

  /// Says so when a storage has not answered for too long: that holds a thread for ever, and
  /// nothing here can free it.
  synchronized void look() {
    if (silent) {
      return;
    }
    storageCalls
        .silent()
        .ifPresent(
            why -> {
              silent = true;
              say(() -> out.octet(RecordForm.SILENT_STORAGE));
              say(() -> out.text(String.valueOf(why.getMessage())));
              say(out::flush);
            });
  }

  private synchronized void tell(InspectionRecord record) {
    if (silent) {
      return;
    }
    say(() -> RecordForm.write(out, record));
    if (record instanceof InspectionRecord.Progress || record instanceof InspectionRecord.Ended) {
      say(out::flush);
    }
  }

  private synchronized void flush() {
    say(out::flush);
  }

  /// What writes something.
  @FunctionalInterface
  private interface Saying {
    void write() throws IOException;
  }

  /// An answer that nobody hears ends the work at once.
  private static void say(Saying saying) {
    try {
      saying.write();
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
      WorkerMain.end(1);
    }
  }

  /// Made at most once for each backup.
  private synchronized Path scratchFolder() throws IOException {
    if (scratch == null) {
      scratch = ScratchSpace.createWithin(folder);
    }
    return scratch.folder();
  }

  private synchronized void removeScratch() {
    if (scratch != null) {
      scratch.close();
      scratch = null;
    }
  }
}
