package io.backupmonitor.worker;

import io.backupmonitor.format.inspection.InspectionRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a worker answers to one question. Whoever waits here can be interrupted and waits no longer
/// than agreed, neither of which a read from a pipe allows; that is done by a thread of the worker.
/// For one asking thread.
final class Conversation extends InputStream {

  /// A reader that is faster than its listener has to wait.
  private static final int MOST_WAITING = 16;

  private final int number;
  private final long deadline;
  private final WireInput in = new WireInput(this);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean ended;
  private boolean lost;

  // Of the asking thread alone.
  private byte[] current = {};
  private int position;

  /// @param deadline as [System#nanoTime()] counts
  Conversation(int number, long deadline) {
    this.number = number;
    this.deadline = deadline;
  }

  /// What the worker knows it by.
  int number() {
    return number;
  }

  /// The next record of the answer.
  ///
  /// @throws AnswerLateException when the time is over
  /// @throws StorageSilentException when the storage does not answer the worker
  /// @throws InterruptedIOException when the thread was interrupted
  /// @throws IOException when the worker is gone, or sends what makes no sense
  InspectionRecord next() throws IOException {
    int kind = in.octet();
    if (kind == RecordForm.SILENT_STORAGE) {
      throw new StorageSilentException(in.text());
    }
    return RecordForm.read(kind, in);
  }

  /// Hands over a part of the answer; waits while too many of them wait.
  void add(byte[] part) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.size() >= MOST_WAITING && !ended) {
        changed.await();
      }
      waiting.addLast(part);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes, or nobody listens any more.
  ///
  /// @param byOthers whether another question may be to blame
  void end(boolean byOthers) {
    lock.lock();
    try {
      lost |= byOthers && !ended;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Whether it ended before its time and another question may be to blame.
  boolean isLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    return position < current.length || fill() ? current[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == current.length && !fill()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }

  /// Whether there is another part.
  ///
  /// @throws AnswerLateException when the time is over
  /// @throws InterruptedIOException when the thread was interrupted
  private boolean fill() throws IOException {
    try {
      byte[] part = awaitPart();
      current = part == null ? new byte[0] : part;
      position = 0;
      return part != null;
    } catch (InterruptedException stopped) {
      InterruptedIOException interrupted = new InterruptedIOException("nobody waits any more");
      interrupted.initCause(stopped);
      throw interrupted;
    }
  }

  /// The next part, which is never empty; null at the end.
  private byte @Nullable [] awaitPart() throws AnswerLateException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended) {
        if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          throw new AnswerLateException();
        }
      }
      if (waiting.size() == MOST_WAITING) {
        changed.signalAll();
      }
      return waiting.pollFirst();
    } finally {
      lock.unlock();
    }
  }
}
