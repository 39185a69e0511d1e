package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;

/// What was seen on the pages of all relations, told once it is known whether they carry checksums
/// at all. For one thread.
///
/// A page that does not fit is no proof of damage: while a server is copied it goes on writing, and
/// a page that was copied half old and half new is written again from the log.
final class PageTally {

  private static final int MOST_TOLD = 10;

  private final List<String> unfitting = new ArrayList<>();
  private final List<String> partial = new ArrayList<>();
  private long start = Long.MAX_VALUE;
  private long pages;
  private long bad;

  /// Where in the log the backup began.
  void startsAt(long position) {
    start = position;
  }

  /// Whether a page was written after the backup began, so that the log brings it again.
  boolean isNewer(byte[] page) {
    long position = Bytes.uint32(page, 0) << 32 | Bytes.uint32(page, 4);
    return position >= start;
  }

  void add(String path, long block, boolean fits) {
    pages++;
    if (!fits && bad++ < MOST_TOLD) {
      unfitting.add("page %,d of '%s'".formatted(block, path));
    }
  }

  void addPartial(String path, long size) {
    if (partial.size() < MOST_TOLD) {
      partial.add("'%s' with %,d bytes".formatted(path, size));
    }
  }

  /// Tells what was seen.
  void tell(ControlFile control, InspectionContext context) {
    boolean usual =
        control.blockBytes() == PageWitness.PAGE_BYTES
            && control.blocksPerFile() == PageWitness.PAGES_PER_FILE;
    if (!usual) {
      context.notProven("the server has pages of an unusual length, so they were not looked at");
      return;
    }
    tellPartial(context);
    if (!control.hasPageChecksums()) {
      context.notProven("the pages of this server carry no checksums");
    } else if (bad > 0) {
      context.finding(
          FindingCode.DATABASE_PAGE_CHECKSUM,
          "%,d of %,d pages do not have their checksum: %s%s"
              .formatted(
                  bad, pages, String.join(", ", unfitting), bad > MOST_TOLD ? " and others" : ""));
    }
  }

  private void tellPartial(InspectionContext context) {
    if (!partial.isEmpty()) {
      context.finding(
          FindingCode.DATABASE_TRUNCATED,
          "files of relations end inside a page of %,d bytes: %s"
              .formatted(PageWitness.PAGE_BYTES, String.join(", ", partial)));
    }
  }
}
