package io.backupmonitor.workflow;

import io.backupmonitor.format.inspection.InspectionRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Adds up how far several inspections are. Safe to use from several threads.
final class ProgressMeter {

  private final RunListener listener;
  private final AtomicLong bytesRead = new AtomicLong();

  ProgressMeter(RunListener listener) {
    this.listener = listener;
  }

  /// Hears one inspection.
  Consumer<InspectionRecord> forOne() {
    AtomicLong own = new AtomicLong();
    return record -> {
      switch (record) {
        case InspectionRecord.Progress(long sum) -> advance(own, sum);
        case InspectionRecord.Ended ended -> advance(own, ended.bytesRead());
        case InspectionRecord.Recognised _,
            InspectionRecord.EntryRead _,
            InspectionRecord.TableRead _,
            InspectionRecord.ChecksumComputed _,
            InspectionRecord.PartChecksumComputed _,
            InspectionRecord.FindingRaised _,
            InspectionRecord.DeliveryFinding _,
            InspectionRecord.NotProven _ -> {}
      }
    };
  }

  private void advance(AtomicLong own, long sum) {
    long more = sum - own.getAndSet(sum);
    long all = bytesRead.addAndGet(more);
    synchronized (listener) {
      listener.progress(all);
    }
  }

  /// Stored bytes of all inspections so far.
  long bytesRead() {
    return bytesRead.get();
  }
}
