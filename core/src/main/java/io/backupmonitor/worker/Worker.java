package io.backupmonitor.worker;

import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildReach;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// One child process that inspects, seen from here. For one thread at a time.
final class Worker implements AutoCloseable {

  /// Even a busy machine has started a process by then.
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);

  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  /// Seconds that can still be told in nanoseconds.
  private static final long FOR_EVER = 1_000_000_000;

  /// So much always fits into a pipe that nobody reads.
  private static final int FITS_INTO_PIPE = 48 * 1024;

  private final ChildProcess child;
  private final ChildReach reach;
  private final AnswerStream answers;
  private final WireInput in;
  private boolean ready;
  private ScratchFolder scratch = Worker::noScratch;

  /// Makes a scratch folder when it is wanted.
  @FunctionalInterface
  interface ScratchFolder {
    Path path() throws IOException;
  }

  static Path noScratch() throws IOException {
    throw new IOException("no scratch folder was given");
  }

  /// @param reach what it may read and write
  Worker(ChildProcess child, ChildReach reach) {
    this.child = child;
    this.reach = reach;
    this.answers = new AnswerStream(child.answers());
    this.in = new WireInput(answers);
  }

  /// Waits until it can be asked.
  ///
  /// @throws IOException when it cannot, ever
  void awaitReady() throws IOException {
    if (ready) {
      return;
    }
    answers.deadline(System.nanoTime() + TIME_TO_START.toNanos());
    try {
      ready = in.int32() == WorkerMain.READY;
    } catch (EOFException ended) {
      throw new IOException("the worker " + LastWords.of(awaitEnd(), output()), ended);
    }
    if (!ready) {
      throw new IOException("the worker does not speak as a worker does");
    }
  }

  /// Names who gives it a scratch folder when it wants one.
  void serveScratch(ScratchFolder folder) {
    scratch = folder;
  }

  /// Asks; the answers then come from [#next()].
  ///
  /// @param limit how long the whole answer may take
  /// @throws IOException when it is gone
  void ask(Question question, Duration limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    QuestionForm.write(new WireOutput(bytes), question);
    answers.deadline(System.nanoTime() + Math.min(limit.toSeconds(), FOR_EVER) * 1_000_000_000);
    if (bytes.size() <= FITS_INTO_PIPE) {
      send(bytes);
    } else {
      // what does not fit waits for the worker, and that must not hold its caller
      Thread.ofPlatform().daemon().name("backup-monitor-worker-question").start(() -> post(bytes));
    }
  }

  private void send(ByteArrayOutputStream bytes) throws IOException {
    OutputStream questions = child.questions();
    bytes.writeTo(questions);
    questions.flush();
  }

  private void post(ByteArrayOutputStream bytes) {
    try {
      send(bytes);
    } catch (IOException gone) {
      // whoever waits for the answer sees the end of it
      return;
    }
  }

  /// The next record of the answer.
  ///
  /// @throws AnswerLateException when the time is over
  /// @throws StorageSilentException when the storage does not answer it
  /// @throws java.io.InterruptedIOException when the thread was interrupted
  /// @throws IOException when it is gone, or sends what makes no sense
  InspectionRecord next() throws IOException {
    int kind = in.octet();
    while (kind == RecordForm.WANTS_SCRATCH) {
      giveScratch();
      kind = in.octet();
    }
    if (kind == RecordForm.SILENT_STORAGE) {
      throw new StorageSilentException(in.text());
    }
    return RecordForm.read(kind, in);
  }

  private void giveScratch() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WireOutput out = new WireOutput(bytes);
    try {
      String folder = scratch.path().toString();
      out.yes(true);
      out.text(folder);
    } catch (IOException impossible) {
      bytes.reset();
      out.yes(false);
      out.text(String.valueOf(impossible.getMessage()));
    }
    send(bytes);
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /// The number of the process that was started for it.
  long pid() {
    return child.pid();
  }

  /// Whether it may read and write all of that.
  boolean reaches(ChildReach needs) {
    List<Path> readable = Stream.concat(reach.reads().stream(), reach.writes().stream()).toList();
    return covers(readable, needs.reads()) && covers(reach.writes(), needs.writes());
  }

  private static boolean covers(List<Path> granted, List<Path> needed) {
    return needed.stream().allMatch(each -> granted.stream().anyMatch(each::startsWith));
  }

  /// How it ended by itself; it is waited for, a moment.
  OptionalInt awaitEnd() {
    try {
      return child.waitFor(TIME_TO_END);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /// What it wrote to standard error.
  String output() {
    return child.output();
  }

  /// Kills it.
  @Override
  public void close() {
    answers.close();
    child.close();
  }
}
