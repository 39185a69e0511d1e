package io.backupmonitor.worker;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InProcessInspector;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.storage.SilentStorageException;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StuckCalls;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The program of a worker: reads questions from its standard input and answers them, one after
/// another, until there are no more. It believes who asks, and is believed nothing.
public final class WorkerMain {

  /// The first thing that a worker says, once it can be asked.
  static final int READY = 0x424d_5731;

  /// How many seconds one call to a storage may take.
  static final String PATIENCE_PROPERTY = "backupmonitor.worker.patience";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final int BUFFER = 32 * 1024;

  private final WireInput in;
  private final WireOutput out;
  private final StuckCalls storageCalls =
      new StuckCalls(Duration.ofSeconds(Long.getLong(PATIENCE_PROPERTY, 120)));

  private final InProcessInspector inspector;
  private @Nullable Path scratch;

  private WorkerMain(InputStream in, OutputStream out) {
    this.in = new WireInput(new BufferedInputStream(in, BUFFER));
    this.out = new WireOutput(new BufferedOutputStream(out, BUFFER));
    this.inspector =
        new InProcessInspector(
            Storages.found().watchedBy(storageCalls), Formats.found(), this::scratchFolder);
  }

  /// Works until nobody asks any more.
  public static void main(String[] arguments) {
    InputStream questions = new FileInputStream(FileDescriptor.in);
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    // what a library prints must not come between the answers
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    end(serve(questions, answers));
  }

  /// Answers all questions.
  ///
  /// @return how to end: 0 when all of them were answered
  static int serve(InputStream questions, OutputStream answers) {
    try {
      WorkerMain worker = new WorkerMain(questions, answers);
      Thread.ofPlatform().daemon().name("backup-monitor-worker-watch").start(worker::watch);
      worker.serve();
      return 0;
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
    } catch (InterruptedException nobodyDoes) {
      System.err.println("the worker was interrupted");
    } catch (RuntimeException | Error broken) {
      System.err.println("the worker broke down: " + broken);
    }
    return 1;
  }

  /// Not in the orderly way: whatever a reader left running must not keep the process.
  private static void end(int code) {
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  private void serve() throws IOException, InterruptedException {
    out.int32(READY);
    out.flush();
    for (Question next = QuestionForm.read(in); next != null; next = QuestionForm.read(in)) {
      scratch = null;
      switch (next) {
        case Question.Inspect ask ->
            inspector.inspect(ask.request(), this::tell, ask.processorsFree());
        case Question.Detect ask ->
            tell(new InspectionRecord.Recognised(inspector.detect(ask.source(), ask.keys())));
      }
      out.flush();
    }
  }

  /// A storage that hangs holds its thread for ever, and nothing here can free it: so whoever asked
  /// is told, and gives this process up.
  private void watch() {
    try {
      Optional<SilentStorageException> silent = storageCalls.silent();
      while (silent.isEmpty()) {
        Thread.sleep(LOOK_AGAIN);
        silent = storageCalls.silent();
      }
      giveUp(String.valueOf(silent.get().getMessage()));
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void giveUp(String why) {
    try {
      out.octet(RecordForm.SILENT_STORAGE);
      out.text(why);
      out.flush();
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
    }
    end(1);
  }

  /// Asks back, at most once for each backup.
  private synchronized Path scratchFolder(String wanted) throws IOException {
    if (scratch == null) {
      out.octet(RecordForm.WANTS_SCRATCH);
      out.flush();
      boolean given = in.yes();
      String text = in.text();
      if (!given) {
        throw new IOException("no scratch folder in '%s': %s".formatted(wanted, text));
      }
      scratch = Path.of(text);
    }
    return scratch;
  }

  /// An answer that nobody hears ends the work at once.
  private synchronized void tell(InspectionRecord record) {
    try {
      RecordForm.write(out, record);
      if (record instanceof InspectionRecord.Progress) {
        out.flush();
      }
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
      end(1);
    }
  }
}
