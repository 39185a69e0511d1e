package io.backupmonitor.format.database;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MessageDigests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A small snapshot of etcd, page by page.
public final class EtcdSnapshot {

  static final int PAGE = 4096;

  /// Six pages: two meta pages, the root leaf with two buckets, a branch over two leaves, and the
  /// list of unused pages.
  static byte[] database() {
    ByteBuffer all = ByteBuffer.allocate(7 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    meta(all, 0, 10);
    meta(all, 1, 9);
    root(all);
    header(all, 3, 1, 2);
    element(all, 3 * PAGE + 16, 32, 1, 4);
    element(all, 3 * PAGE + 32, 17, 1, 5);
    all.put(3 * PAGE + 48, (byte) 'a').put(3 * PAGE + 49, (byte) 'm');
    leaf(all, 4, "ab");
    leaf(all, 5, "mn");
    header(all, 6, 16, 0);
    return all.array();
  }

  private static void header(ByteBuffer all, int page, int flags, int count) {
    all.putLong(page * PAGE, page);
    all.putShort(page * PAGE + 8, (short) flags);
    all.putShort(page * PAGE + 10, (short) count);
  }

  private static void meta(ByteBuffer all, int page, long transaction) {
    header(all, page, 4, 0);
    int at = page * PAGE + 16;
    all.putInt(at, 0xED0CDAED).putInt(at + 4, 2).putInt(at + 8, PAGE);
    all.putLong(at + 16, 2).putLong(at + 32, 6).putLong(at + 40, 7).putLong(at + 48, transaction);
    long sum = 0xcbf29ce484222325L;
    for (int each = at; each < at + 56; each++) {
      sum = (sum ^ (all.get(each) & 0xff)) * 0x100000001b3L;
    }
    all.putLong(at + 56, sum);
  }

  private static void element(ByteBuffer all, int at, int place, int length, long page) {
    all.putInt(at, place).putInt(at + 4, length).putLong(at + 8, page);
  }

  /// The bucket `key` has a page of its own, the small bucket `lease` lies in the leaf.
  private static void root(ByteBuffer all) {
    int start = 2 * PAGE;
    header(all, 2, 2, 2);
    all.putInt(start + 16, 1).putInt(start + 20, 32).putInt(start + 24, 3).putInt(start + 28, 16);
    put(all, start + 48, "key");
    all.putLong(start + 51, 3);
    all.putInt(start + 32, 1).putInt(start + 36, 64).putInt(start + 40, 5).putInt(start + 44, 50);
    put(all, start + 96, "lease");
    int inner = start + 101 + 16;
    all.putShort(inner + 8, (short) 2).putShort(inner + 10, (short) 1);
    all.putInt(inner + 20, 16).putInt(inner + 24, 1).putInt(inner + 28, 1);
    put(all, inner + 32, "kv");
  }

  private static void leaf(ByteBuffer all, int page, String keys) {
    int start = page * PAGE;
    header(all, page, 2, 2);
    all.putInt(start + 20, 32).putInt(start + 24, 1).putInt(start + 28, 3);
    all.putInt(start + 36, 20).putInt(start + 40, 1).putInt(start + 44, 3);
    put(all, start + 48, keys.charAt(0) + "one" + keys.charAt(1) + "two");
  }

  private static void put(ByteBuffer all, int at, String text) {
    all.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// A snapshot, with its checksum.
  public static DamagedBytes snapshot() {
    return summed(database());
  }

  /// Those pages with a checksum behind them.
  static DamagedBytes summed(byte[] database) {
    byte[] sum = MessageDigests.named("SHA-256").digest(database);
    return DamagedBytes.bytes(database).then(DamagedBytes.bytes(sum)).named("snap.db");
  }

  private EtcdSnapshot() {}
}
