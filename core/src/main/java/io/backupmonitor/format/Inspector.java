package io.backupmonitor.format;

import java.util.function.Consumer;

/// Makes inspections. The boundary of a worker: a request of plain data goes in, records come out,
/// and neither side needs to live in the same process.
public interface Inspector {

  /// Reads a backup once, front to back, with everything that the request asks for.
  ///
  /// Whatever happens to the bytes is in the answer: damage, an unreadable file, a reader that
  /// breaks
  /// down. Nothing but an interrupt ends it early.
  ///
  /// @param listener gets every record as it comes, from one thread at a time
  /// @return the records put together
  /// @throws InterruptedException when the thread was interrupted; nothing is left behind then
  Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException;
}
