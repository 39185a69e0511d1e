package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the write-ahead log that lie in a base backup, held against those that a start from
/// it needs. For one thread.
final class WalLog {

  private static final String FOLDER = "pg_wal/";
  private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");
  private static final Pattern DONE =
      Pattern.compile("archive_status/([0-9A-F]{24})\\.(?:done|ready)");
  private static final int MOST_TOLD = 5;

  private final List<WalRange> ranges;
  private final List<WalRecords> records;
  private final Set<String> seen = new TreeSet<>();
  private final Set<String> promised = new TreeSet<>();
  private long segmentBytes = WalRange.SEGMENT_BYTES;

  WalLog(List<WalRange> ranges) {
    this.ranges = ranges;
    this.records = ranges.stream().map(WalRecords::new).toList();
  }

  /// A witness for a file of the log; null for every other file.
  @Nullable FileWitness begin(String path, long size) {
    if (!path.startsWith(FOLDER)) {
      return null;
    }
    String name = path.substring(FOLDER.length());
    var done = DONE.matcher(name);
    if (done.matches()) {
      promised.add(done.group(1));
    }
    if (!SEGMENT.matcher(name).matches()) {
      return null;
    }
    seen.add(name);
    boolean usual = Long.bitCount(size) == 1 && size >= 1 << 20 && size <= 1 << 30;
    segmentBytes = usual ? size : segmentBytes;
    return new Segment(name);
  }

  /// Tells what is missing or damaged.
  ///
  /// @param control what the control file says; null when it cannot be told
  void tell(@Nullable ControlFile control, InspectionContext context) {
    long bytes = control == null ? segmentBytes : control.segmentBytes();
    Set<String> needed = new TreeSet<>();
    ranges.stream()
        .filter(range -> bytes > 0 && range.isPlausible(bytes))
        .forEach(range -> needed.addAll(range.segments(bytes)));
    List<String> missing = needed.stream().filter(name -> !seen.contains(name)).toList();
    if (missing.isEmpty()) {
      tellRecords(context);
    } else {
      tellMissing(needed, missing, context);
    }
  }

  /// Tells whether the file is there with which a start begins, where no manifest names the others.
  void tellFirst(BackupLabel label, @Nullable ControlFile control, InspectionContext context) {
    long bytes = control == null ? segmentBytes : control.segmentBytes();
    if (bytes > 0) {
      String first = WalRange.segment(label.timeline(), label.start() / bytes, bytes);
      if (!seen.contains(first)) {
        tellMissing(Set.of(first), List.of(first), context);
      }
    }
  }

  private void tellMissing(Set<String> needed, List<String> missing, InspectionContext context) {
    boolean anyThere = missing.size() < needed.size() || !seen.isEmpty();
    boolean lost = anyThere || missing.stream().anyMatch(promised::contains);
    String names = String.join(", ", missing.subList(0, Math.min(MOST_TOLD, missing.size())));
    String which =
        "%,d of the %,d log files that a start needs: %s%s"
            .formatted(
                missing.size(), needed.size(), names, missing.size() > MOST_TOLD ? ", …" : "");
    if (lost) {
      context.finding(FindingCode.DATABASE_LOG_GAP, "'pg_wal' lacks " + which);
      return;
    }
    context.finding(
        FindingCode.DATABASE_WAL_MISSING,
        "holds no log and cannot start without it (made with -X none?); an archive must have "
            + which);
  }

  private void tellRecords(InspectionContext context) {
    for (int each = 0; each < records.size(); each++) {
      WalRange range = ranges.get(each);
      WalRecords followed = records.get(each);
      String wrong = followed.wrong();
      if (wrong == null && !followed.isComplete()) {
        wrong = "its records end at %s".formatted(WalRange.text(followed.position()));
      }
      if (wrong != null) {
        context.finding(
            FindingCode.DATABASE_CORRUPT,
            "the log of timeline %,d is damaged between %s and %s: %s"
                .formatted(
                    range.timeline(),
                    WalRange.text(range.start()),
                    WalRange.text(range.end()),
                    wrong));
      }
    }
  }

  private List<WalRecords> recordsOf(long timeline) {
    List<WalRecords> fitting = new ArrayList<>();
    for (int each = 0; each < ranges.size(); each++) {
      if (ranges.get(each).timeline() == timeline) {
        fitting.add(records.get(each));
      }
    }
    return fitting;
  }

  /// Cuts a file of the log into its pages.
  private final class Segment implements FileWitness {

    private final List<WalRecords> mine;
    private final byte[] page = new byte[WalRecords.PAGE_BYTES];
    private final long start;
    private long at;
    private int filled;

    Segment(String name) {
      this.mine = recordsOf(Long.parseLong(name, 0, 8, 16));
      long perGroup = (1L << 32) / segmentBytes;
      this.start =
          (Long.parseLong(name, 8, 16, 16) * perGroup + Long.parseLong(name, 16, 24, 16))
              * segmentBytes;
      this.at = start;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int next = offset;
      while (next < offset + length) {
        int count = Math.min(page.length - filled, offset + length - next);
        System.arraycopy(bytes, next, page, filled, count);
        next += count;
        filled += count;
        if (filled == page.length) {
          mine.forEach(each -> each.page(at, page, at == start));
          at += filled;
          filled = 0;
        }
      }
    }

    @Override
    public void end() {}
  }
}
