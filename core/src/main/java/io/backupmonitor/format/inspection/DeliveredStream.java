package io.backupmonitor.format.inspection;

import io.backupmonitor.format.extraction.EntryTarget;
import java.io.IOException;
import java.io.OutputStream;

/// What a reader unpacks on its way to a listener. What cannot be delivered ends the delivery, and
/// the reading goes on. For one thread.
final class DeliveredStream extends OutputStream {

  private final EntryTarget target;
  private final InspectionRun run;
  private boolean delivering = true;

  DeliveredStream(EntryTarget target, InspectionRun run) {
    this.target = target;
    this.run = run;
  }

  @Override
  public void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!delivering) {
      return;
    }
    try {
      target.write(bytes, offset, length);
      delivering = target.keeps();
    } catch (IOException undelivered) {
      delivering = false;
      run.undelivered(undelivered);
    }
  }
}
