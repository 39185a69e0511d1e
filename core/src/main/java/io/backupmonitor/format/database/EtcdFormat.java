package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Snapshots of etcd, as `etcdctl snapshot save` writes them: a bbolt database with its SHA-256
/// behind it (etcd, `etcdutl/snapshot`). A copy of the database file alone is read as well.
public final class EtcdFormat implements Format {

  private static final int SUM_BYTES = 32;
  private static final int SECTOR_BYTES = 512;
  private static final int USUAL_PAGE = 4096;

  @Override
  public String name() {
    return "etcd.snapshot";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  /// None: such files are called `.db`, as many others are.
  @Override
  public List<String> suffixes() {
    return List.of();
  }

  /// `etcdctl snapshot save snapshot.db` is what its manual says.
  @Override
  public boolean keepsPromiseOf(Format promised) {
    return promised.suffixes().contains(".db");
  }

  @Override
  public boolean readsAtRandom() {
    return true;
  }

  @Override
  public boolean recognises(Sample sample) {
    return BoltMeta.isAt(sample.head(), 0) || BoltMeta.isAt(sample.head(), USUAL_PAGE);
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    try (SeekableByteChannel channel = content.channel()) {
      long size = channel.size();
      boolean summed = size % SECTOR_BYTES == SUM_BYTES;
      BoltMeta meta = meta(channel, context);
      long bytes = meta.pages() * meta.pageBytes();
      checkSize(bytes, size, summed, context);
      if (summed) {
        checkSum(channel, size - SUM_BYTES, context);
      }
      new BoltTree(new BoltPages(channel, meta, context.budget()), context).read(meta);
    }
  }

  private static void checkSize(long needed, long size, boolean summed, InspectionContext context)
      throws DamageException {
    long there = summed ? size - SUM_BYTES : size;
    if (there < needed) {
      throw new DamageException(
          FindingCode.DATABASE_TRUNCATED,
          "has %,d bytes of the %,d that its pages take".formatted(there, needed));
    }
    if (size % SECTOR_BYTES != 0 && !summed) {
      context.finding(
          FindingCode.DATABASE_TRUNCATED,
          "has %,d bytes behind its pages, where the %d bytes of its SHA-256 belong"
              .formatted(size - needed, SUM_BYTES));
    } else if (!summed) {
      context.notProven(
          "the file carries no SHA-256: it is a copy of the database and not a saved snapshot");
    }
  }

  /// The newer of the two meta pages that are whole.
  private static BoltMeta meta(SeekableByteChannel channel, InspectionContext context)
      throws IOException {
    byte[] head = read(channel, 0, 2 * USUAL_PAGE);
    BoltMeta first = BoltMeta.of(head, 0);
    int pageBytes = first == null ? USUAL_PAGE : first.pageBytes();
    byte[] next = read(channel, pageBytes, USUAL_PAGE);
    BoltMeta second = BoltMeta.of(next, 0);
    if (first == null || second == null) {
      context.finding(
          FindingCode.DATABASE_CORRUPT,
          "meta page %d does not have the checksum that it carries"
              .formatted(first == null ? 0 : 1));
    }
    BoltMeta newest = newer(first, second);
    if (newest == null) {
      throw BoltPages.corrupt("neither meta page has the checksum that it carries");
    }
    return newest;
  }

  private static @Nullable BoltMeta newer(@Nullable BoltMeta first, @Nullable BoltMeta second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.transaction() > second.transaction() ? first : second;
  }

  private static byte[] read(SeekableByteChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(position);
    int count = 0;
    while (count >= 0 && buffer.hasRemaining()) {
      count = channel.read(buffer);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static void checkSum(SeekableByteChannel channel, long length, InspectionContext context)
      throws IOException {
    MessageDigest digest = MessageDigests.named("SHA-256");
    channel.position(0);
    InputStream stream = Channels.newInputStream(channel);
    byte[] block = new byte[128 * 1024];
    for (long left = length; left > 0; ) {
      int count = stream.read(block, 0, (int) Math.min(left, block.length));
      if (count < 0) {
        throw new DamageException(
            FindingCode.DATABASE_TRUNCATED, "ends %,d bytes too early".formatted(left));
      }
      digest.update(block, 0, count);
      left -= count;
      context.budget().checkTime();
    }
    HexFormat hex = HexFormat.of();
    String told = hex.formatHex(read(channel, length, SUM_BYTES));
    String actual = hex.formatHex(digest.digest());
    if (!told.equals(actual)) {
      context.finding(
          FindingCode.DATABASE_CORRUPT,
          "has the SHA-256 %s, but says that it should be %s".formatted(actual, told));
    }
  }
}
