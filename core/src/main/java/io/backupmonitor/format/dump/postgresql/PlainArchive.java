package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.BlockStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// An archive of pg_dump on its way to a listener: the table of contents as it is, and every block
/// of data as one of an archive without compression, whatever it was packed with and wherever it
/// lay. For one thread.
///
/// Layout: PostgreSQL's own `pg_backup_custom.c`.
final class PlainArchive {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final OutputStream out;

  /// @param listener gets it; not closed
  PlainArchive(OutputStream listener) {
    this.out = new BufferedOutputStream(listener, BUFFER_BYTES);
  }

  /// One that nobody gets.
  static PlainArchive unheard() {
    return new PlainArchive(OutputStream.nullOutputStream());
  }

  /// Takes the header and the table of contents while they are read.
  OutputStream contents() {
    return new Contents();
  }

  /// Begins the block of an entry.
  void block(int id, boolean largeObjects) throws IOException {
    out.write(largeObjects ? ArchiveReader.LARGE_OBJECTS : ArchiveReader.DATA);
    number(id);
  }

  /// Begins a large object in a block of them.
  void largeObject(long oid) throws IOException {
    number((int) oid);
  }

  /// Ends a block of large objects.
  void endOfObjects() throws IOException {
    number(0);
  }

  /// The same rows, or the same large object, for somebody else to read to their end; what is read
  /// goes on to the listener.
  InputStream passing(InputStream decoded) {
    return new Passing(decoded);
  }

  /// Ends the rows or the large object that passed.
  void end() throws IOException {
    number(0);
  }

  /// Sends what was kept back.
  void flush() throws IOException {
    out.flush();
  }

  private void number(int value) throws IOException {
    long left = Math.abs((long) value);
    out.write(value < 0 ? 1 : 0);
    for (int each = 0; each < ArchiveInput.NUMBER_BYTES; each++) {
      out.write((int) left & 0xff);
      left >>>= 8;
    }
  }

  /// A header says at a place of its own how the data is packed: from then on it is not.
  private final class Contents extends OutputStream {

    private long at;
    private int packingBytes;

    @Override
    public void write(int each) throws IOException {
      if (at == ArchiveHeader.MINOR_AT) {
        packingBytes = ArchiveHeader.packingBytes(each & 0xff);
      }
      long inPacking = at - ArchiveHeader.PACKING_AT;
      boolean packing = inPacking >= 0 && inPacking < packingBytes;
      out.write(packing ? 0 : each);
      at++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (at >= ArchiveHeader.PACKING_AT + packingBytes) {
        out.write(bytes, offset, length);
        at += length;
        return;
      }
      for (int each = 0; each < length; each++) {
        write(bytes[offset + each]);
      }
    }
  }

  /// Rows that go two ways.
  private final class Passing extends BlockStream {

    private final InputStream decoded;

    Passing(InputStream decoded) {
      this.decoded = decoded;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = decoded.read(target, offset, length);
      if (count > 0) {
        number(count);
        out.write(target, offset, count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      decoded.close();
    }
  }
}
