package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The contents of a 7z one after the other, block by block, except those in blocks that another
/// reader has taken. Damage stops a block, never the next one. For one thread.
final class SevenZipContents implements Closeable {

  private static final int PIECE_BYTES = 128 * 1024;
  private static final long LONGEST_LINK = 64 * 1024;

  private final PlacedBytes bytes;
  private final SevenZipStreams streams;
  private final SevenZipPassphrase passphrase;
  private final InspectionContext context;
  private final SevenZipStreams.Walk walk;
  private final SevenZipTally tally;
  private final byte[] piece = new byte[PIECE_BYTES];

  private @Nullable SevenZipBlockReader block;
  private @Nullable SevenZipBlame blame;
  private int taken = -1;
  private int index;
  private int leftInBlock;
  private boolean stopped;

  SevenZipContents(
      PlacedBytes bytes,
      SevenZipStreams streams,
      SevenZipPassphrase passphrase,
      SevenZipTally tally,
      InspectionContext context) {
    this.bytes = bytes;
    this.streams = streams;
    this.passphrase = passphrase;
    this.tally = tally;
    this.context = context;
    this.walk = streams.walk();
  }

  /// Reads the content of the next member that has one.
  void read(SevenZipMembers.Member member) throws IOException {
    SevenZipBlockReader reader = blockWithContent();
    int content = index++;
    leftInBlock--;
    if (reader == null) {
      return;
    }
    if (stopped) {
      tally.isLost();
      return;
    }
    String what = "member '%s'".formatted(member.name());
    long size = streams.contentSize(content);
    if (member.kind() == EntryKind.SYMBOLIC_LINK) {
      readLink(reader, member, content);
      return;
    }
    if (member.kind() != EntryKind.FILE) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "%s has %,d bytes of content, though it is no file".formatted(what, size));
    }
    Entry entry = new Entry(member.name(), EntryKind.FILE, size, null, member.executable());
    try (EntryOutput out = context.entry(entry)) {
      if (copy(reader, out, size, what)) {
        requireChecksum(content, out.crc32(), what);
      }
    }
  }

  /// Tells whether all bytes came.
  private boolean copy(SevenZipBlockReader reader, EntryOutput out, long size, String what)
      throws IOException {
    for (long left = size; left > 0; ) {
      int count = readPiece(reader, (int) Math.min(left, piece.length), what, size - left);
      if (count < 0) {
        return false;
      }
      out.write(piece, 0, count);
      left -= count;
    }
    return true;
  }

  /// Reads at least one byte; -1 where damage stops the block.
  private int readPiece(SevenZipBlockReader reader, int most, String what, long before)
      throws IOException {
    try {
      return reader.read(piece, 0, most);
    } catch (IOException | RuntimeException | OutOfMemoryError broken) {
      stop(reader.judge(broken, FindingCode.ARCHIVE_ENTRY_CORRUPT, what, before));
      return -1;
    }
  }

  private void readLink(SevenZipBlockReader reader, SevenZipMembers.Member member, int content)
      throws IOException {
    String what = "member '%s'".formatted(member.name());
    long size = streams.contentSize(content);
    if (size > LONGEST_LINK) {
      stop(
          new DamageException(
              FindingCode.ARCHIVE_CORRUPT,
              "%s is a link with a target of %,d bytes".formatted(what, size)));
      return;
    }
    byte[] target = new byte[(int) size];
    int done = 0;
    while (done < target.length) {
      int count = readPiece(reader, target.length - done, what, done);
      if (count < 0) {
        return;
      }
      System.arraycopy(piece, 0, target, done, count);
      done += count;
    }
    requireChecksum(content, SevenZipStart.crcOf(target, 0, target.length), what);
    BackupPath path = BackupPath.ofBytes(target);
    context.entry(new Entry(member.name(), EntryKind.SYMBOLIC_LINK, size, path, false)).close();
  }

  private void requireChecksum(int content, int computed, String what) throws IOException {
    if (!streams.checksums().has(content)) {
      tally.isUnproven();
    } else if (streams.checksums().value(content) != computed) {
      blame()
          .isDamaged(
              new DamageException(
                  FindingCode.ARCHIVE_ENTRY_CORRUPT,
                  "%s has the CRC-32 %08x, the directory says %08x"
                      .formatted(what, computed, streams.checksums().value(content))));
    } else {
      blame().isWhole(streams.contentSize(content));
    }
  }

  /// The block in which the next content lies; null where another reader has taken it.
  private @Nullable SevenZipBlockReader blockWithContent() throws IOException {
    while (leftInBlock == 0) {
      endBlock();
      SevenZipStreams.Placed placed = walk.next();
      leftInBlock = placed.contents();
      if (isMine(placed.index())) {
        begin(placed);
      }
    }
    return block;
  }

  private boolean isMine(int number) {
    while (taken < number) {
      taken = tally.takeBlock();
    }
    return taken == number;
  }

  private void begin(SevenZipStreams.Placed placed) {
    SevenZipBlockReader next = new SevenZipBlockReader(bytes, placed, passphrase, context);
    block = next;
    blame = new SevenZipBlame(bytes, placed, passphrase, context);
    stopped = false;
    if (leftInBlock > 0) {
      lookForObstacle(next, placed.contents());
    }
  }

  private void lookForObstacle(SevenZipBlockReader reader, int contents) {
    DamageException obstacle = reader.obstacle("a block of %,d members".formatted(contents));
    if (obstacle == null) {
      return;
    }
    stopped = true;
    if (obstacle.code() == FindingCode.ENCRYPTED_NO_KEY
        || obstacle.code() == FindingCode.ENCRYPTED_WRONG_KEY) {
      tally.areEncrypted(contents);
      return;
    }
    context.finding(obstacle.code(), String.valueOf(obstacle.getMessage()));
  }

  private void stop(DamageException damage) throws IOException {
    stopped = true;
    blame().isDamaged(damage);
  }

  private SevenZipBlame blame() {
    return Objects.requireNonNull(blame, "nothing is blamed before a block began");
  }

  private void endBlock() throws IOException {
    SevenZipBlockReader ending = block;
    block = null;
    if (ending == null) {
      return;
    }
    try (ending) {
      if (!stopped && ending.hasBegun()) {
        tally.areUnused(ending.finish());
      }
    } catch (IOException | RuntimeException broken) {
      stop(ending.judge(broken, FindingCode.ARCHIVE_CORRUPT, "the end of a block", 0));
    }
    blame().end();
  }

  /// Ends the last block.
  void finish() throws IOException {
    endBlock();
  }

  @Override
  public void close() throws IOException {
    if (block != null) {
      block.close();
    }
  }
}
