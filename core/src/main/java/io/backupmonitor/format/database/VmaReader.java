package io.backupmonitor.format.database;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MessageDigests;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// One walk through a VMA: its header and every extent have an MD5, and every cluster of every disk
/// has to come once. Numbers have their highest byte first. For one thread.
final class VmaReader {

  private static final int LEAST_HEADER = 12_288;
  private static final int MOST_HEADER = 4 << 20;
  private static final int HEADER_SUM = 32;
  private static final int DISKS_AT = 4096;
  private static final int DISK_BYTES = 32;
  private static final int MOST_DISKS = 256;
  private static final int EXTENT_BYTES = 512;
  private static final int EXTENT_SUM = 24;
  private static final int CLUSTERS_AT = 40;
  private static final int SUM_BYTES = 16;
  private static final int BLOCK_BYTES = 4096;

  private final ByteInput input;
  private final InspectionContext context;
  private final Map<Integer, VmaDisk> disks = new TreeMap<>();
  private byte[] header = new byte[0];
  private long extents;

  VmaReader(InputStream stream, InspectionContext context) {
    this.input = new ByteInput(stream, context.budget(), FindingCode.ARCHIVE_TRUNCATED);
    this.context = context;
  }

  void read() throws IOException {
    header();
    while (input.peek() >= 0) {
      extent();
      extents++;
    }
    if (disks.isEmpty()) {
      context.finding(FindingCode.ARCHIVE_EMPTY, "holds no disks");
    }
    disks.values().forEach(this::tell);
  }

  private void tell(VmaDisk disk) {
    if (disk.missing() > 0) {
      context.finding(
          FindingCode.ARCHIVE_NO_END,
          "ends after %,d extents, and %,d of the %,d clusters of disk '%s' are missing"
              .formatted(extents, disk.missing(), disk.clusters(), disk.name()));
    }
  }

  private void header() throws IOException {
    byte[] start = input.bytes(LEAST_HEADER, "its header");
    long size = number(start, 56);
    if (number(start, 4) != 1) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is a vma of version %,d; version 1 can be read here".formatted(number(start, 4)));
    }
    if (size < LEAST_HEADER || size > MOST_HEADER || size % EXTENT_BYTES != 0) {
      throw corrupt("its header has the impossible length %,d".formatted(size));
    }
    byte[] rest = input.bytes(size - LEAST_HEADER, "its header");
    header = Arrays.copyOf(start, (int) size);
    System.arraycopy(rest, 0, header, LEAST_HEADER, rest.length);
    checkSum(header, HEADER_SUM, "its header");
    for (int each = 1; each < MOST_DISKS; each++) {
      addDisk(each, DISKS_AT + each * DISK_BYTES);
    }
  }

  private void addDisk(int number, int at) throws DamageException {
    long place = number(header, at);
    long bytes = Long.reverseBytes(Bytes.int64(header, at + 8));
    if (place == 0 && bytes == 0) {
      return;
    }
    if (bytes < 0 || bytes / VmaDisk.CLUSTER_BYTES > Integer.MAX_VALUE) {
      throw corrupt("disk %d has an impossible length".formatted(number));
    }
    context.budget().checkMemory(bytes / VmaDisk.CLUSTER_BYTES / Byte.SIZE);
    disks.put(number, new VmaDisk(name(number(header, 48) + place), bytes));
  }

  /// A text in the header: its length, lowest byte first, then its bytes with a zero at the end.
  private String name(long place) throws DamageException {
    if (place + 2 > header.length) {
      throw corrupt("a name lies behind its header");
    }
    int length = Bytes.uint16(header, (int) place);
    if (length < 1 || place + 2 + length > header.length) {
      throw corrupt("a name reaches out of its header");
    }
    return new String(header, (int) place + 2, length - 1, StandardCharsets.UTF_8);
  }

  private void extent() throws IOException {
    long at = input.position();
    String what = "extent %,d, which begins at byte %,d".formatted(extents + 1, at);
    byte[] extent = input.bytes(EXTENT_BYTES, what);
    if (number(extent, 0) != 0x564d4145L) {
      throw corrupt("no extent begins at byte %,d".formatted(at));
    }
    checkSum(extent, EXTENT_SUM, what);
    if (!Arrays.equals(extent, 8, 24, header, 8, 24)) {
      throw corrupt(what + ", is of another backup");
    }
    long blocks = clusters(extent, what);
    int told = (extent[6] & 0xff) << 8 | (extent[7] & 0xff);
    if (blocks != told) {
      throw corrupt("%s, has %,d blocks and says %,d".formatted(what, blocks, told));
    }
    input.skip(blocks * BLOCK_BYTES, what);
  }

  private long clusters(byte[] extent, String what) throws DamageException {
    long blocks = 0;
    for (int at = CLUSTERS_AT; at < EXTENT_BYTES; at += Long.BYTES) {
      int disk = extent[at + 3] & 0xff;
      if (disk == 0) {
        continue;
      }
      VmaDisk known = disks.get(disk);
      long cluster = number(extent, at + 4);
      if (known == null || !known.add(cluster)) {
        throw corrupt(
            "%s, brings cluster %,d of disk %d, which is too much".formatted(what, cluster, disk));
      }
      blocks += Integer.bitCount((extent[at] & 0xff) << 8 | (extent[at + 1] & 0xff));
    }
    return blocks;
  }

  private void checkSum(byte[] bytes, int place, String what) throws DamageException {
    byte[] told = Arrays.copyOfRange(bytes, place, place + SUM_BYTES);
    byte[] unsummed = bytes.clone();
    Arrays.fill(unsummed, place, place + SUM_BYTES, (byte) 0);
    MessageDigest digest = MessageDigests.named("MD5");
    if (!MessageDigest.isEqual(told, digest.digest(unsummed))) {
      throw corrupt(what + ", does not have its MD5");
    }
  }

  private static long number(byte[] bytes, int at) {
    return Integer.toUnsignedLong(Integer.reverseBytes(Bytes.int32(bytes, at)));
  }

  private static DamageException corrupt(String what) {
    return new DamageException(FindingCode.ARCHIVE_CORRUPT, what);
  }
}
