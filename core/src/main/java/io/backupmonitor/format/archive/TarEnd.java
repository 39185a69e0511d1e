package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// What comes from the first zero block on: the rest of the end mark, and what follows it.
final class TarEnd {

  private static final int BLOCK = BlockInput.BLOCK;

  /// What tar writes at once unless told otherwise; the last record is filled up with zeros.
  private static final int RECORD = 20 * BLOCK;

  /// No usual tool fills up its last record with more zeros than that.
  private static final long USUAL_PADDING = 1 << 20;

  /// An empty archive is one record; a longer run of zeros is a file that lost everything.
  private static final long LARGEST_EMPTY = 64 << 10;

  private final BlockInput input;
  private final InspectionContext context;
  private final long members;
  private final String after;

  private long endMark;
  private long firstHeader = -1;
  private long lastHeader = -1;
  private String headerName = "";
  private long strange;
  private long firstStrange = -1;

  /// @param members how many members came before
  /// @param after the same as words for a message
  TarEnd(BlockInput input, InspectionContext context, long members, String after) {
    this.input = input;
    this.context = context;
    this.members = members;
    this.after = after;
  }

  /// Reads on to the very end.
  void read() throws IOException {
    long start = input.position();
    input.take(BLOCK);
    int there = input.have(BLOCK);
    if (there == BLOCK && !input.isZero(BLOCK)) {
      loneZeroBlock(start);
      return;
    }
    if (there < BLOCK) {
      halfEndMark(start, there);
      return;
    }
    input.take(BLOCK);
    endMark = input.position();
    while (input.waiting() > 0) {
      readOn();
    }
    judge(start);
  }

  private void loneZeroBlock(long start) throws IOException {
    boolean header = TarHeader.hasItsChecksum(input.buffer(), input.start());
    if (!header) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "a block of zeros at byte %,d stands where a header should be%s; data follows it"
              .formatted(start, after));
    }
    context.finding(
        FindingCode.ARCHIVE_DATA_AFTER_END,
        "member '%s' follows a single block of zeros at byte %,d%s"
            .formatted(name(), start, after));
    drain();
  }

  private void halfEndMark(long start, int there) {
    context.finding(
        FindingCode.ARCHIVE_NO_END,
        "ends at byte %,d with half an end mark%s; something was cut off"
            .formatted(start + BLOCK + there, after));
  }

  private void readOn() throws IOException {
    int count = input.waiting();
    if (count >= BLOCK) {
      count -= count % BLOCK;
    } else {
      count = input.have(BLOCK);
    }
    if (input.isZero(count)) {
      input.take(count);
      return;
    }
    count = Math.min(count, BLOCK);
    if (!input.isZero(count)) {
      noteStrange(count);
    }
    input.take(count);
  }

  private void noteStrange(int count) {
    if (count == BLOCK && TarHeader.hasItsChecksum(input.buffer(), input.start())) {
      lastHeader = input.position();
      if (firstHeader < 0) {
        firstHeader = lastHeader;
        headerName = name();
      }
      return;
    }
    strange += count;
    if (firstStrange < 0) {
      firstStrange = input.position();
    }
  }

  private String name() {
    return TarMember.of(TarHeader.of(input.buffer(), input.start()), new PaxRecords(), null, null)
        .name()
        .text();
  }

  private void judge(long start) throws DamageException {
    if (firstHeader >= 0 && !isStalePadding()) {
      context.finding(
          FindingCode.ARCHIVE_DATA_AFTER_END,
          "member '%s' follows the end mark at byte %,d, at byte %,d%s; usual tools do not read it"
              .formatted(headerName, start, firstHeader, after));
      return;
    }
    if (strange > 0) {
      context.finding(
          FindingCode.ARCHIVE_TRAILING_DATA,
          "%,d bytes that are no member follow the end mark, from byte %,d on"
              .formatted(strange, firstStrange));
    }
    long zeros = input.position() - start;
    if (members == 0) {
      judgeEmpty(zeros);
    } else if (strange == 0 && zeros > USUAL_PADDING) {
      context.finding(
          FindingCode.ARCHIVE_TRAILING_DATA,
          "%,d zero bytes end the archive, far more than tar fills up%s".formatted(zeros, after));
    }
  }

  private void judgeEmpty(long zeros) throws DamageException {
    if (zeros > LARGEST_EMPTY) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "holds nothing but %,d zero bytes".formatted(input.position()));
    }
    context.finding(FindingCode.ARCHIVE_EMPTY, "has an end mark and no members");
  }

  /// Whether all headers behind the end mark lie in the record in which it ends, and the archive
  /// with it: writers that do not clear their buffer leave old members there.
  private boolean isStalePadding() {
    long record = (endMark - 1) / RECORD;
    return input.position() == (record + 1) * RECORD && lastHeader / RECORD == record;
  }

  private void drain() throws IOException {
    while (input.waiting() > 0) {
      input.take(input.waiting());
    }
  }
}
