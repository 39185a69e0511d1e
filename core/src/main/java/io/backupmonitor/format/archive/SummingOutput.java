package io.backupmonitor.format.archive;

import io.backupmonitor.format.EntryOutput;
import java.io.IOException;

/// Passes the bytes of a member on and adds them up, as the checksum of cpio wants it.
final class SummingOutput extends EntryOutput {

  private final EntryOutput target;
  private int sum;

  SummingOutput(EntryOutput target) {
    this.target = target;
  }

  /// The sum of all bytes, modulo 2^32.
  int sum() {
    return sum;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = offset; at < offset + length; at++) {
      sum += bytes[at] & 0xff;
    }
    target.write(bytes, offset, length);
  }

  @Override
  public void hole(long length) throws IOException {
    target.hole(length);
  }

  @Override
  public long count() {
    return target.count();
  }

  @Override
  public int crc32() {
    return target.crc32();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
