package io.backupmonitor.format.archive;

import io.backupmonitor.format.BlockStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The packed bytes of one member after the other as a stream, decrypted where they are encrypted.
/// For one thread.
final class ZipMemberBytes extends BlockStream {

  private final PlacedBytes.Range range;
  private @Nullable ZipCipher cipher;
  private long length;

  ZipMemberBytes(PlacedBytes.Range range) {
    this.range = range;
  }

  /// Makes it a stream of these bytes as they are.
  void set(long start, long afterEnd) {
    range.set(start, afterEnd);
    cipher = null;
    length = afterEnd - start;
  }

  /// Makes it a stream of what was encrypted.
  void set(ZipSeal seal) {
    set(seal.start(), seal.end());
    cipher = seal.cipher();
  }

  /// How many bytes it has from its start to its end.
  long length() {
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    int count = range.read(target, offset, wanted);
    if (cipher != null && count > 0) {
      cipher.decrypt(target, offset, count);
    }
    return count;
  }
}
