package io.backupmonitor.format;

import java.io.IOException;
import java.io.OutputStream;

/// Takes the bytes of one member, or of a document: counts them, charges them to the budget, and
/// passes them on to where they are restored, if anywhere. For one thread; closing it ends the
/// member.
public abstract class EntryOutput extends OutputStream {

  /// A run of zero bytes that need not be written: a hole of a sparse member. It is charged only
  /// where it is really restored.
  public abstract void hole(long length) throws IOException;

  /// How many bytes came so far, holes included.
  public abstract long count();

  /// The CRC-32 (as in zip and gzip) of the bytes so far, holes included when anything is restored.
  public abstract int crc32();

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public final void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }
}
