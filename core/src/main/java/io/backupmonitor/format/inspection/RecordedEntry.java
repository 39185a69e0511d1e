package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.extraction.EntryTarget;
import java.io.IOException;
import java.util.zip.CRC32;

/// A member on its way: counted, checked and handed to its target, and told of when it is closed.
final class RecordedEntry extends EntryOutput {

  private static final byte[] ZEROS = new byte[64 * 1024];

  private final Entry entry;
  private final InspectionRun run;
  private final boolean charged;
  private final EntryTarget target;
  private final CRC32 crc = new CRC32();
  private boolean delivering;
  private boolean closed;
  private long count;

  /// @param charged whether the bytes still have to be charged to the budget; not when they came
  ///     out of a layer that was charged already
  RecordedEntry(Entry entry, InspectionRun run, EntryTarget target, boolean charged) {
    this.entry = entry;
    this.run = run;
    this.charged = charged;
    this.target = target;
    this.delivering = target.keeps();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (charged) {
      run.budget().chargeBytes(length);
    }
    crc.update(bytes, offset, length);
    count += length;
    deliver(() -> target.write(bytes, offset, length));
  }

  @Override
  public void hole(long length) throws IOException {
    count += length;
    deliver(() -> run.budget().chargeHole(length));
    if (delivering) {
      for (long left = length; left > 0; left -= ZEROS.length) {
        crc.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
      deliver(() -> target.hole(length));
    }
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public int crc32() {
    return (int) crc.getValue();
  }

  /// Ends the member; told of only when it came to its own end.
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      target.close();
      run.answer().entryRead(entry, count, crc32());
    }
  }

  private void deliver(Delivery step) throws IOException {
    if (!delivering) {
      return;
    }
    try {
      step.run();
    } catch (IOException undelivered) {
      delivering = false;
      run.undelivered(undelivered);
    }
  }

  /// One step towards the target.
  private interface Delivery {
    void run() throws IOException;
  }
}
