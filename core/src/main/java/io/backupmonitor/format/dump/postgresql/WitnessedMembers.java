package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.ForwardingContext;
import io.backupmonitor.format.InspectionContext;
import java.io.IOException;

/// The context of an archive whose members somebody else looks into as well, while they go where
/// they would have gone. The archive's own reader notices nothing of it.
record WitnessedMembers(InspectionContext context, MemberPipe pipe) implements ForwardingContext {

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    EntryOutput output = context.entry(entry);
    pipe.begin(entry);
    return new Witnessed(output, pipe);
  }

  /// A member on both ways.
  private static final class Witnessed extends EntryOutput {

    private static final byte[] ZEROS = new byte[64 * 1024];

    private final EntryOutput output;
    private final MemberPipe pipe;

    Witnessed(EntryOutput output, MemberPipe pipe) {
      this.output = output;
      this.pipe = pipe;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      output.write(bytes, offset, length);
      pipe.bytes(bytes, offset, length);
    }

    @Override
    public void hole(long length) throws IOException {
      output.hole(length);
      for (long left = length; left > 0; left -= ZEROS.length) {
        pipe.bytes(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
    }

    @Override
    public long count() {
      return output.count();
    }

    @Override
    public int crc32() {
      return output.crc32();
    }

    @Override
    public void close() throws IOException {
      output.close();
      pipe.end();
    }
  }
}
