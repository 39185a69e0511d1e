package io.backupmonitor.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a worker answers, read by a thread of its own: a read from a pipe can neither be
/// interrupted nor be given a time limit, and that of a process that hangs in the kernel never
/// returns. Whoever waits here can be interrupted and waits no longer than agreed; the thread is
/// left behind then, until the process is gone. For one reading thread.
final class AnswerStream extends InputStream {

  private static final int BLOCK = 32 * 1024;

  private final InputStream pipe;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock: the one block on its way, and whether there will be another.
  private byte[] spare = new byte[BLOCK];
  private int filled;
  private boolean ended;

  // Of the reading thread alone.
  private byte[] current = new byte[BLOCK];
  private int position;
  private int limit;
  private long deadline = System.nanoTime();

  AnswerStream(InputStream pipe) {
    this.pipe = pipe;
    Thread.ofPlatform().daemon().name("backup-monitor-worker-answers").start(this::pump);
  }

  /// Waits no longer than until then.
  ///
  /// @param nanoTime as [System#nanoTime()] counts
  void deadline(long nanoTime) {
    deadline = nanoTime;
  }

  private void pump() {
    byte[] block = new byte[BLOCK];
    try {
      for (int count = pipe.read(block); count >= 0; count = pipe.read(block)) {
        block = exchange(block, count);
      }
    } catch (IOException | InterruptedException over) {
      // the process is gone or nobody listens to it any more: both are the end
      return;
    } finally {
      end();
    }
  }

  private byte[] exchange(byte[] block, int count) throws InterruptedException {
    lock.lock();
    try {
      while (filled > 0 && !ended) {
        changed.await();
      }
      byte[] free = spare;
      spare = block;
      filled = count;
      changed.signalAll();
      return free;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    return position < limit || fill() ? current[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }

  /// Whether there is another block.
  ///
  /// @throws AnswerLateException when the time is over
  /// @throws InterruptedIOException when the thread was interrupted
  private boolean fill() throws IOException {
    InterruptedException stopped = awaitBlock();
    if (stopped != null) {
      InterruptedIOException interrupted = new InterruptedIOException("nobody waits any more");
      interrupted.initCause(stopped);
      throw interrupted;
    }
    return position < limit;
  }

  private @Nullable InterruptedException awaitBlock() throws AnswerLateException {
    lock.lock();
    try {
      while (filled == 0 && !ended) {
        if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
          throw new AnswerLateException();
        }
      }
      byte[] read = current;
      current = spare;
      spare = read;
      position = 0;
      limit = filled;
      filled = 0;
      changed.signalAll();
      return null;
    } catch (InterruptedException interrupted) {
      return interrupted;
    } finally {
      lock.unlock();
    }
  }

  /// Lets the thread go that reads the pipe.
  @Override
  public void close() {
    end();
  }
}
