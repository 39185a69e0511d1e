package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the readers of the blocks of one 7z share: which block is next, and what concerns all of
/// them. Safe to use from several threads.
final class SevenZipTally {

  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong encrypted = new AtomicLong();
  private final AtomicLong unused = new AtomicLong();
  private final AtomicLong unproven = new AtomicLong();

  /// Takes the next block that nobody has taken.
  int takeBlock() {
    return nextBlock.getAndIncrement();
  }

  /// A member lies in a block that could not be read to its end.
  void isLost() {
    lost.incrementAndGet();
  }

  void areEncrypted(long members) {
    encrypted.addAndGet(members);
  }

  void areUnused(long packedBytes) {
    unused.addAndGet(packedBytes);
  }

  void isUnproven() {
    unproven.incrementAndGet();
  }

  /// Tells it when all blocks were read.
  ///
  /// @param contents how many members have content
  void tell(int contents, SevenZipPassphrase passphrase, InspectionContext context) {
    if (encrypted.get() > 0) {
      DamageException closed =
          passphrase.summary(
              "%,d of %,d members with content are encrypted".formatted(encrypted.get(), contents));
      context.finding(closed.code(), String.valueOf(closed.getMessage()));
    }
    if (lost.get() > encrypted.get()) {
      context.notProven(
          "%,d members in blocks that could not be read".formatted(lost.get() - encrypted.get()));
    }
    if (unused.get() > 0) {
      context.finding(
          FindingCode.ARCHIVE_GAP,
          "%,d packed bytes behind the end of their blocks are used for nothing"
              .formatted(unused.get()));
    }
    if (unproven.get() > 0) {
      context.notProven("the 7z has no checksum of %,d of its members".formatted(unproven.get()));
    }
  }
}
