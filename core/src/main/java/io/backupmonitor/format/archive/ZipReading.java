package io.backupmonitor.format.archive;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.SideBySide;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// One reading of a zip: end record, directory, layout, then the members by one thread per
/// processor over one open channel, then what lies between and around them.
final class ZipReading {

  /// Below this a second thread costs more than it brings.
  private static final long WORTH_THREADS = 1L << 20;

  private final PlacedBytes bytes;
  private final ZipVolumes volumes;
  private final InspectionContext context;
  private final ZipKey key;

  ZipReading(PlacedBytes bytes, ZipVolumes volumes, InspectionContext context) {
    this.bytes = bytes;
    this.volumes = volumes;
    this.context = context;
    this.key = new ZipKey(context);
  }

  void read() throws IOException {
    ZipEnd end = ZipEnd.find(bytes, volumes, context);
    tellTrailingBytes(end);
    ZipLayout layout = ZipLayout.of(bytes, end, context);
    if (layout.count() == 0) {
      tellEmpty(end);
    }
    readMembers(end, layout);
    key.tell(layout.count());
    layout.tellGaps(bytes, context);
  }

  /// An archive of nothing is an end record and no more: what lies before it has lost its
  /// directory.
  private void tellEmpty(ZipEnd end) {
    if (end.directoryStart() == 0) {
      context.finding(FindingCode.ARCHIVE_EMPTY, "the zip is whole, but has no members");
      return;
    }
    context.finding(
        FindingCode.ARCHIVE_INCONSISTENT,
        "its end record lists no member, though %,d bytes lie before it"
            .formatted(end.directoryStart()));
  }

  private void tellTrailingBytes(ZipEnd end) throws IOException {
    long trailing = bytes.size() - end.end();
    if (trailing < 0) {
      context.finding(
          FindingCode.ARCHIVE_COMMENT_CUT,
          "the last %,d bytes of its comment are missing".formatted(-trailing));
    } else if (bytes.hasSignature(end.end(), ZipEnd.LOCAL_HEADER)) {
      context.finding(
          FindingCode.ARCHIVE_DATA_AFTER_END,
          "%,d bytes that begin like a member follow the end record".formatted(trailing));
    } else if (trailing > 0) {
      context.finding(
          FindingCode.ARCHIVE_TRAILING_DATA,
          "%,d bytes follow the archive, which ends at byte %,d".formatted(trailing, end.end()));
    }
  }

  private void readMembers(ZipEnd end, ZipLayout layout) throws IOException {
    ZipDirectory directory = new ZipDirectory(bytes, end);
    int readers =
        layout.packedBytes() < WORTH_THREADS
            ? 1
            : Math.min(layout.count(), Runtime.getRuntime().availableProcessors());
    SideBySide.run(readers, stopped -> readSome(directory, end, layout, stopped));
  }

  private void readSome(
      ZipDirectory directory, ZipEnd end, ZipLayout layout, BooleanSupplier stopped)
      throws IOException {
    try (ZipMemberReader reader = new ZipMemberReader(bytes, end, layout, key, context)) {
      ZipMember member = directory.next();
      while (member != null && !stopped.getAsBoolean()) {
        context.budget().checkTime();
        reader.read(member);
        member = directory.next();
      }
    }
  }
}
