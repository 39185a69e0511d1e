package io.backupmonitor.worker;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildReach;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One child process that inspects, seen from here. It answers several questions at once; when it
/// ends, all of them end. Safe to use from several threads.
///
/// A thread takes its answers from the pipe and hands each part to whoever asked: a read from a
/// pipe can neither be interrupted nor be given a time limit, and that of a process that hangs in
/// the kernel never returns.
final class Worker implements AutoCloseable {

  /// Even a busy machine has started a process by then.
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);

  private static final Duration TIME_TO_END = Duration.ofSeconds(2);

  /// Seconds that can still be told in nanoseconds.
  private static final long FOR_EVER = 1_000_000_000;

  /// So much always fits into a pipe that nobody reads, whoever else asks.
  private static final int FITS_INTO_PIPE = 48 * 1024 / Runtime.getRuntime().availableProcessors();

  private final ChildProcess child;
  private final ChildReach reach;
  private final WorkerScratch scratch;
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean ready;

  /// What it was last found to reach, as the same is asked for each of thousands of backups.
  private volatile @Nullable ChildReach reached;

  // Guarded by itself.
  private final Map<Integer, Conversation> open = new HashMap<>();
  private int asked;
  private boolean over;
  private boolean blamed;

  /// @param reach what it may read and write
  /// @param scratch its own folder; removed when it has ended
  Worker(ChildProcess child, ChildReach reach, WorkerScratch scratch) {
    this.child = child;
    this.reach = reach;
    this.scratch = scratch;
    Thread.ofPlatform().daemon().name("backup-monitor-worker-answers").start(this::listen);
  }

  private void listen() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(child.answers(), 2 * AnswerOutput.BLOCK))) {
      ready = in.readInt() == WorkerMain.READY;
      begun.countDown();
      while (ready) {
        hear(in.readInt(), in.readInt(), in);
      }
    } catch (IOException | InterruptedException gone) {
      // whoever waits for an answer sees the end of it, and asks how the process ended
      return;
    } finally {
      begun.countDown();
      endAll();
    }
  }

  private void hear(int number, int length, DataInputStream in)
      throws IOException, InterruptedException {
    if (length <= 0 || length > AnswerOutput.BLOCK) {
      throw new IOException("no part of an answer has %,d bytes".formatted(length));
    }
    byte[] part = in.readNBytes(length);
    if (part.length < length) {
      throw new EOFException("a part of an answer is cut");
    }
    Conversation conversation = conversation(number);
    if (conversation != null) {
      conversation.add(part);
    }
  }

  private @Nullable Conversation conversation(int number) {
    synchronized (open) {
      return open.get(number);
    }
  }

  /// Of several questions nobody knows which one ended the process.
  private void endAll() {
    synchronized (open) {
      over = true;
      boolean byOthers = blamed || open.size() > 1;
      open.values().forEach(each -> each.end(byOthers));
    }
  }

  /// Waits until it can be asked.
  ///
  /// @throws InterruptedIOException when the thread was interrupted
  /// @throws IOException when it cannot, ever
  void awaitReady() throws IOException {
    try {
      boolean answered = begun.await(TIME_TO_START.toSeconds(), TimeUnit.SECONDS);
      if (!answered || !ready) {
        throw new IOException("the worker " + LastWords.of(awaitEnd(), output()));
      }
    } catch (InterruptedException stopped) {
      InterruptedIOException interrupted = new InterruptedIOException("nobody waits any more");
      interrupted.initCause(stopped);
      throw interrupted;
    }
  }

  /// Asks. Whoever does so hangs up when the answer is complete, and closes the worker otherwise.
  ///
  /// @param limit how long the whole answer may take
  Conversation ask(Question question, Duration limit) throws IOException {
    long deadline = System.nanoTime() + Math.min(limit.toSeconds(), FOR_EVER) * 1_000_000_000;
    Conversation conversation = begin(deadline);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    WireOutput out = new WireOutput(bytes);
    out.int32(conversation.number());
    QuestionForm.write(out, question);
    if (bytes.size() <= FITS_INTO_PIPE) {
      send(bytes);
    } else {
      // what does not fit waits for the worker, and that must not hold its caller
      Thread.ofPlatform().daemon().name("backup-monitor-worker-question").start(() -> send(bytes));
    }
    return conversation;
  }

  private Conversation begin(long deadline) {
    synchronized (open) {
      Conversation conversation = new Conversation(++asked, deadline);
      open.put(conversation.number(), conversation);
      if (over || blamed) {
        conversation.end(true);
      }
      return conversation;
    }
  }

  private void send(ByteArrayOutputStream bytes) {
    OutputStream questions = child.questions();
    synchronized (questions) {
      try {
        bytes.writeTo(questions);
        questions.flush();
      } catch (IOException gone) {
        // whoever waits for the answer sees the end of it
        return;
      }
    }
  }

  /// Ends a conversation whose answer is complete.
  void hangUp(Conversation conversation) {
    synchronized (open) {
      open.remove(conversation.number());
    }
  }

  /// Ends the worker for what one question did to it, as far as can be known: when others were
  /// asked at the same time, all of them end without an answer.
  ///
  /// @param sure whether it was this question without any doubt
  /// @return whether this question, too, is to be asked again
  boolean blame(Conversation conversation, boolean sure) {
    boolean again;
    synchronized (open) {
      again = conversation.isLost() || (!over && open.size() > 1);
      blamed = true;
      open.remove(conversation.number());
    }
    conversation.end(false);
    return again && !sure;
  }

  /// Whether it can still be asked.
  boolean isUsable() {
    synchronized (open) {
      return !over && !blamed && child.isAlive();
    }
  }

  /// The number of the process that was started for it.
  long pid() {
    return child.pid();
  }

  /// Whether it may read and write all of that. Without a view of its own it reads what its user
  /// may read, wherever that lies.
  boolean reaches(ChildReach needs) {
    if (needs.equals(reached)) {
      return true;
    }
    List<Path> readable = Stream.concat(reach.reads().stream(), reach.writes().stream()).toList();
    boolean sees = child.isolation() != Isolation.BUBBLEWRAP || covers(readable, needs.reads());
    if (sees && covers(reach.writes(), needs.writes())) {
      reached = needs;
      return true;
    }
    return false;
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

  /// Kills it, and removes what it wrote into its own folder.
  @Override
  public void close() {
    synchronized (open) {
      blamed = true;
    }
    child.close();
    endAll();
    scratch.close();
  }
}
