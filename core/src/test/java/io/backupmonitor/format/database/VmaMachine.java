package io.backupmonitor.format.database;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MessageDigests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A small virtual machine in a VMA archive.
public final class VmaMachine {

  public static final int HEADER = 12_800;
  public static final int EXTENT = 512;
  public static final int BLOCK = 4096;

  /// A disk of three clusters: two with one block each, and one of zeros; and some state.
  public static DamagedBytes machine() {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(0, ascii("VMA\0")).putInt(4, 1).put(8, ascii("sixteen bytes id"));
    header.putInt(48, 12_288).putInt(52, 512).putInt(56, HEADER);
    disk(header, 1, 1, "scsi0", 2 * VmaDisk.CLUSTER_BYTES + 512);
    disk(header, 2, 20, "vmstate", 1 << 30);
    return DamagedBytes.bytes(summed(header.array(), 32))
        .then(extent(0x8000_01_00000000L | 2, 0))
        .then(extent(0x0001_01_00000000L | 0, 0x0000_01_00000000L | 1))
        .named("machine.vma");
  }

  private static void disk(ByteBuffer header, int number, int place, String name, long size) {
    int at = 4096 + number * 32;
    header.putInt(at, place).putLong(at + 8, size);
    header.put(12_288 + place, (byte) (name.length() + 1));
    header.put(12_288 + place + 2, ascii(name));
  }

  static DamagedBytes extent(long... clusters) {
    ByteBuffer extent = ByteBuffer.allocate(EXTENT);
    extent.put(0, ascii("VMAE")).putShort(6, (short) 1).put(8, ascii("sixteen bytes id"));
    for (int each = 0; each < clusters.length; each++) {
      extent.putLong(40 + each * 8, moved(clusters[each]));
    }
    return DamagedBytes.bytes(summed(extent.array(), 24)).then(DamagedBytes.bytes(new byte[BLOCK]));
  }

  /// Mask, disk and cluster as above, with an unused byte after the mask.
  private static long moved(long cluster) {
    long mask = cluster >>> 40;
    long disk = cluster >>> 32 & 0xff;
    return mask << 48 | disk << 32 | (cluster & 0xffff_ffffL);
  }

  private static byte[] summed(byte[] bytes, int place) {
    byte[] sum = MessageDigests.named("MD5").digest(bytes);
    System.arraycopy(sum, 0, bytes, place, sum.length);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private VmaMachine() {}
}
