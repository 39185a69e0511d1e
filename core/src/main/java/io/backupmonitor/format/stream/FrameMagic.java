package io.backupmonitor.format.stream;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.Sample;

/// The four bytes with which the frames of Zstandard and LZ4 begin. Both share the frames that hold
/// no content and are to be skipped.
final class FrameMagic {

  private static final int ZSTD = 0xfd2f_b528;
  private static final int LZ4 = 0x184d_2204;
  private static final int LZ4_LEGACY = 0x184c_2102;
  private static final int SKIPPABLE = 0x184d_2a50;

  private FrameMagic() {}

  static boolean isZstd(int magic) {
    return magic == ZSTD;
  }

  static boolean isLz4(int magic) {
    return magic == LZ4;
  }

  static boolean isLz4Legacy(int magic) {
    return magic == LZ4_LEGACY;
  }

  static boolean isSkippable(int magic) {
    return (magic & 0xffff_fff0) == SKIPPABLE;
  }

  /// The magic of the first frame with content, as far as the sample reaches; that of the first
  /// frame where all frames at hand are to be skipped; 0 where there are not even four bytes.
  static int first(Sample sample) {
    byte[] head = sample.head();
    long at = 0;
    while (at + 8 <= head.length && isSkippable(Bytes.int32(head, (int) at))) {
      at += 8 + Bytes.uint32(head, (int) at + 4);
    }
    if (at + 4 <= head.length) {
      return Bytes.int32(head, (int) at);
    }
    return head.length >= 4 ? Bytes.int32(head, 0) : 0;
  }
}
