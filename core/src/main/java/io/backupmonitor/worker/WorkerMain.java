package io.backupmonitor.worker;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InProcessInspector;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.storage.Storages;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The program of a worker: reads questions from its standard input and answers them, one after
/// another, until there are no more. It believes who asks, and is believed nothing.
public final class WorkerMain {

  /// The first thing that a worker says, once it can be asked.
  static final int READY = 0x424d_5731;

  private static final int BUFFER = 32 * 1024;

  private final WireInput in;
  private final WireOutput out;
  private final InProcessInspector inspector;
  private @Nullable Path scratch;

  private WorkerMain(InputStream in, OutputStream out) {
    this.in = new WireInput(new BufferedInputStream(in, BUFFER));
    this.out = new WireOutput(new BufferedOutputStream(out, BUFFER));
    this.inspector = new InProcessInspector(Storages.found(), Formats.found(), this::scratchFolder);
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
      new WorkerMain(questions, answers).serve();
      return 0;
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
    } catch (InterruptedException nobodyDoes) {
      System.err.println("the worker was interrupted");
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
