package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Carries the members of an archive from the thread that reads the archive to one that looks into
/// them, which can so read each from its start to its end. At most some blocks are on the way.
final class MemberPipe {

  /// Looks into members, one after the other.
  interface Look {
    void at(MemberPipe members) throws IOException;
  }

  private sealed interface Piece {
    record Begin(String name) implements Piece {}

    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Piece {}

    record End() implements Piece {}

    /// Nothing more comes, and what is open stays so.
    record Over() implements Piece {}
  }

  private static final int PIECES_ON_THE_WAY = 8;

  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_ON_THE_WAY);
  private final Thread looking;
  private volatile @Nullable Throwable failure;
  private boolean over;
  private boolean ended = true;

  MemberPipe(Look look) {
    looking =
        Thread.ofPlatform().daemon().name("backup-monitor-members").start(() -> lookWith(look));
  }

  private void lookWith(Look look) {
    try {
      look.at(this);
    } catch (IOException | RuntimeException | Error stopped) {
      failure = stopped;
    }
    try {
      while (!over) {
        over = pieces.take() instanceof Piece.Over;
      }
    } catch (InterruptedException abandoned) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sends the beginning of a member.
  void begin(Entry entry) throws IOException {
    String name = entry.kind() == EntryKind.FILE ? entry.name().text() : "";
    send(new Piece.Begin(name));
  }

  void bytes(byte[] block, int offset, int length) throws IOException {
    send(new Piece.Bytes(Arrays.copyOfRange(block, offset, offset + length)));
  }

  void end() throws IOException {
    send(new Piece.End());
  }

  /// Says that nothing more comes, and waits until everything was looked at.
  ///
  /// @return what stopped the look; null when nothing did
  @Nullable Throwable over() throws IOException {
    send(new Piece.Over());
    try {
      looking.join();
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
    return failure;
  }

  private void send(Piece piece) throws IOException {
    try {
      pieces.put(piece);
    } catch (InterruptedException interrupted) {
      looking.interrupt();
      throw interrupted(interrupted);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", cause);
  }

  /// The name of the next member, in the looking thread; empty for what is no file, null when there
  /// is none. What was left of the member before is passed over.
  @Nullable String next() throws IOException {
    while (!over) {
      if (take() instanceof Piece.Begin(String name)) {
        ended = false;
        return name;
      }
    }
    return null;
  }

  /// The bytes of the member, in the looking thread.
  InputStream bytes() {
    return new Member();
  }

  private Piece take() throws IOException {
    try {
      Piece piece = pieces.take();
      over |= piece instanceof Piece.Over;
      ended |= piece instanceof Piece.End;
      return piece;
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /// One member until its end.
  private final class Member extends BlockStream {

    private byte[] block = new byte[0];
    private int at;

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (at == block.length) {
        if (ended) {
          return -1;
        }
        switch (take()) {
          case Piece.Bytes(byte[] bytes) -> {
            block = bytes;
            at = 0;
          }
          case Piece.Over _ -> throw new IOException("the archive was not read to its end");
          case Piece.Begin _, Piece.End _ -> {}
        }
      }
      int count = Math.min(length, block.length - at);
      System.arraycopy(block, at, target, offset, count);
      at += count;
      return count;
    }
  }
}
