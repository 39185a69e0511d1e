package io.backupmonitor.format.stream;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.SingleXZInputStream;

/// The blocks of one xz stream, decoded side by side: possible where each says how long it is, as
/// in what `xz -T` writes. Each block is given to the library as a stream of its own, with an index
/// and a footer made for it; the real ones are compared with the blocks here.
///
/// Only as many blocks are kept as half of the memory of this process takes; a block that is too
/// large is decoded as it comes. For one reading thread.
final class XzBlocks implements Closeable {

  private static final int HEADER_BYTES = 12;
  private static final int MEBIBYTE = 1 << 20;

  /// Bytes of a check by its number; only these are known (The .xz File Format 1.2.1, 2.1.1.2).
  private static final int[] CHECK_BYTES = {
    0, 4, -1, -1, 8, -1, -1, -1, -1, -1, 32, -1, -1, -1, -1, -1
  };

  /// Mebibytes that blocks of all streams together may take.
  private static final Semaphore MEMORY =
      new Semaphore((int) (Runtime.getRuntime().maxMemory() / 2 / MEBIBYTE));

  private final CompressedInput input;
  private final int threads;
  private final int memoryKibibytes;
  private final byte[] header;
  private final int checkBytes;
  private final XzIndex index;
  private final ExecutorService workers;
  private final Deque<Block> ahead = new ArrayDeque<>();
  private @Nullable XzBlockHeader next;
  private @Nullable IOException failure;
  private long started;
  private long start;
  private boolean atIndex;

  private XzBlocks(CompressedInput input, int threads, int memoryKibibytes, byte[] header) {
    this.input = input;
    this.threads = threads;
    this.memoryKibibytes = memoryKibibytes;
    this.header = header;
    this.checkBytes = CHECK_BYTES[header[7] & 0xf];
    this.index = new XzIndex(header);
    this.workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("backup-monitor-xz-", 1).factory());
  }

  /// Begins a stream, of which nothing was taken yet; null where its blocks cannot be decoded side
  /// by side, and nothing is taken then.
  static @Nullable XzBlocks begin(CompressedInput input, int threads, int memoryKibibytes)
      throws IOException {
    int there = input.lookAhead(HEADER_BYTES + XzBlockHeader.LONGEST);
    if (there <= HEADER_BYTES) {
      return null;
    }
    byte[] start = peeked(input, 0, HEADER_BYTES);
    int length = XzBlockHeader.length(input.peek(HEADER_BYTES));
    if (!isKnown(start) || input.peek(HEADER_BYTES) == 0 || there < HEADER_BYTES + length) {
      return null;
    }
    try {
      XzBlockHeader first = XzBlockHeader.of(peeked(input, HEADER_BYTES, length));
      if (first == null) {
        return null;
      }
    } catch (IOException damaged) {
      // the library says so
      return null;
    }
    input.advance(HEADER_BYTES);
    return new XzBlocks(input, threads, memoryKibibytes, start);
  }

  private static byte[] peeked(CompressedInput input, int from, int length) {
    byte[] bytes = new byte[length];
    for (int each = 0; each < length; each++) {
      bytes[each] = (byte) input.peek(from + each);
    }
    return bytes;
  }

  private static boolean isKnown(byte[] header) {
    CRC32 crc = new CRC32();
    crc.update(header, 6, 2);
    return Bytes.int32(header, 8) == (int) crc.getValue()
        && header[6] == 0
        && (header[7] & 0xf0) == 0
        && CHECK_BYTES[header[7]] >= 0;
  }

  /// Whether the blocks carry a check of their content.
  boolean isChecked() {
    return checkBytes > 0;
  }

  /// Where the block begins that is read, in the packed bytes.
  long position() {
    Block block = ahead.peek();
    return block == null ? input.position() : block.start();
  }

  /// How many blocks came before it, itself counted.
  long number() {
    Block block = ahead.peek();
    return block == null ? started : block.number();
  }

  /// The next bytes; -1 after the footer.
  int read(byte[] target, int offset, int length) throws IOException {
    while (true) {
      fillAhead();
      Block block = ahead.peek();
      if (block == null) {
        throwOn(failure);
        return -1;
      }
      int count = block.source().read(target, offset, length);
      if (count > 0) {
        return count;
      }
      ahead.remove();
      MEMORY.release(block.mebibytes());
    }
  }

  /// Begins as many blocks as there are threads and room for. What is wrong with a block is told
  /// after the blocks before it.
  private void fillAhead() throws IOException {
    boolean going = true;
    while (going && failure == null && ahead.size() < threads) {
      try {
        going = beginNext();
      } catch (IOException damaged) {
        failure = damaged;
      }
    }
  }

  private static void throwOn(@Nullable IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /// Begins the next block; false where there is none, or where it has to wait.
  private boolean beginNext() throws IOException {
    Block first = ahead.peek();
    if (atIndex || (first != null && first.mebibytes() == 0)) {
      return false;
    }
    XzBlockHeader found = next == null ? nextHeader() : next;
    next = found;
    if (found == null) {
      return false;
    }
    int mebibytes = (int) Math.min(Integer.MAX_VALUE, found.memory() / MEBIBYTE + 1);
    if (MEMORY.tryAcquire(mebibytes)) {
      ahead.add(keep(found, mebibytes));
    } else if (first == null) {
      ahead.add(alone(found));
    } else {
      return false;
    }
    next = null;
    return true;
  }

  /// The header of the next block; null where the index comes instead, which is then compared.
  private @Nullable XzBlockHeader nextHeader() throws IOException {
    if (input.fill() && input.peek(0) == 0 && !ahead.isEmpty()) {
      return null;
    }
    start = input.position();
    int first = input.need();
    if (first == 0) {
      index.require(input);
      atIndex = true;
      return null;
    }
    byte[] bytes = new byte[XzBlockHeader.length(first)];
    bytes[0] = (byte) first;
    input.needBytes(bytes, 1, bytes.length - 1);
    XzBlockHeader found = XzBlockHeader.of(bytes);
    if (found == null) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "only some of the blocks of the xz stream say how long they are");
    }
    return found;
  }

  private long unpadded(XzBlockHeader block) {
    return block.bytes().length + block.packed() + checkBytes;
  }

  /// The packed bytes with what fills them up, and the check.
  private long stored(XzBlockHeader block) {
    return block.packed() + (-block.packed() & 3) + checkBytes;
  }

  private Block keep(XzBlockHeader block, int mebibytes) throws IOException {
    try {
      byte[] packed = input.readNBytes((int) stored(block));
      DecodedAhead decoded = new DecodedAhead(() -> open(block, new ByteArrayInputStream(packed)));
      return begun(block, mebibytes, decoded.on(workers)::read);
    } catch (IOException | RuntimeException | Error broken) {
      MEMORY.release(mebibytes);
      throw broken;
    }
  }

  private Block alone(XzBlockHeader block) throws IOException {
    return begun(block, 0, open(block, input)::read);
  }

  private Block begun(XzBlockHeader block, int mebibytes, Source source) {
    started++;
    index.add(unpadded(block), block.size());
    return new Block(started, start, mebibytes, source);
  }

  private InputStream open(XzBlockHeader block, InputStream packed) throws IOException {
    List<InputStream> whole =
        List.of(
            new ByteArrayInputStream(header),
            new ByteArrayInputStream(block.bytes()),
            new Part(packed, stored(block)),
            new ByteArrayInputStream(index.ofOne(unpadded(block), block.size())));
    return new SingleXZInputStream(
        new SequenceInputStream(Collections.enumeration(whole)), memoryKibibytes);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    ahead.forEach(block -> MEMORY.release(block.mebibytes()));
    ahead.clear();
  }

  /// Where the content of a block comes from.
  private interface Source {
    int read(byte[] target, int offset, int length) throws IOException;
  }

  /// A block that was begun.
  ///
  /// @param start where it begins in the packed bytes
  /// @param mebibytes what it takes of the memory for blocks; nothing where it is decoded alone
  private record Block(long number, long start, int mebibytes, Source source) {}

  /// So many bytes of a stream, which have to be there.
  private static final class Part extends BlockStream {

    private final InputStream whole;
    private long left;

    Part(InputStream whole, long left) {
      this.whole = whole;
      this.left = left;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0 || length == 0) {
        return left <= 0 ? -1 : 0;
      }
      int count = whole.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException();
      }
      left -= count;
      return count;
    }
  }
}
