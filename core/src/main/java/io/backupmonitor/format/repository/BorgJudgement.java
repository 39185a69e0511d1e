package io.backupmonitor.format.repository;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the segments of a Borg repository mean together, once all are read. Up to the last COMMIT,
/// or to the index where that is newer, everything counts; what follows is a transaction that was
/// never ended, which Borg drops.
final class BorgJudgement {

  /// An archive has entries of its own besides the one list of archives.
  private static final long MANIFEST_ONLY = 1;

  private final BorgLayout layout;
  private final @Nullable BorgIndex index;
  private final InspectionContext context;
  private final long committed;
  private final long counted;

  /// @param index null where there is none that could be read
  BorgJudgement(BorgLayout layout, @Nullable BorgIndex index, InspectionContext context) {
    this.layout = layout;
    this.index = index;
    this.context = context;
    this.committed =
        layout.segments().stream()
            .filter(BorgSegment::isCommitted)
            .mapToLong(BorgSegment::number)
            .max()
            .orElse(-1);
    this.counted =
        layout.transaction() < 0 ? Long.MAX_VALUE : Math.max(committed, layout.transaction());
  }

  void tell() {
    if (layout.segments().isEmpty()) {
      missing("has no segments in 'data/', so that nothing can be restored");
      return;
    }
    layout.segments().forEach(this::tellDamage);
    tellEnd();
    tellIndexed();
  }

  private void tellDamage(BorgSegment segment) {
    String damage = segment.damage();
    boolean emptied = segment.file().size() == 0 && isNotNeeded(segment);
    if (damage == null || segment.number() > counted) {
      return;
    }
    if (emptied) {
      context.finding(
          FindingCode.REPOSITORY_UNFINISHED,
          "'%s' is empty and not needed: Borg empties a segment before it deletes it"
              .formatted(segment.file().path()));
      return;
    }
    context.finding(
        FindingCode.REPOSITORY_FILE_CORRUPT,
        "'%s' (%,d bytes) %s".formatted(segment.file().path(), segment.file().size(), damage));
  }

  private boolean isNotNeeded(BorgSegment segment) {
    BorgIndex known = index;
    return known != null
        && !known.counts().containsKey(segment.number())
        && segment.number() != layout.transaction();
  }

  private void tellEnd() {
    long last = layout.segments().getLast().number();
    if (layout.transaction() > committed) {
      missing(
          "its index is that of segment %d, but the last segment that ends a transaction is %s: the end of the log is lost"
              .formatted(layout.transaction(), committed < 0 ? "none" : "segment " + committed));
    } else if (layout.transaction() < 0 && committed < last) {
      missing(
          "the log ends with segment %d inside a transaction, and no index tells whether that was finished"
              .formatted(last));
    } else if (last > counted) {
      context.finding(
          FindingCode.REPOSITORY_UNFINISHED,
          "the segments after %d, up to %d, belong to a transaction without end"
              .formatted(counted, last));
    }
  }

  private void tellIndexed() {
    BorgIndex known = index;
    if (known == null) {
      context.notProven("whether a segment in the middle is missing: no index tells");
      return;
    }
    if (layout.transaction() < committed) {
      context.finding(
          FindingCode.REPOSITORY_REBUILDABLE,
          "the index is that of segment %d, but the log goes on to segment %d; Borg reads the rest anew"
              .formatted(layout.transaction(), committed));
      context.notProven("whether the index and the segments belong together: the index is old");
      return;
    }
    tellLost(known.counts());
    if (known.counts().values().stream().mapToLong(Long::longValue).sum() <= MANIFEST_ONLY) {
      context.finding(
          FindingCode.REPOSITORY_EMPTY, "the repository was set up, but holds no archive");
    }
  }

  private void tellLost(Map<Long, Long> counts) {
    Set<Long> present =
        layout.segments().stream().map(BorgSegment::number).collect(Collectors.toSet());
    counts.forEach(
        (number, count) -> {
          if (!present.contains(number)) {
            missing(
                "segment %d is not there, in which %,d entries of the index lie"
                    .formatted(number, count));
          }
        });
    for (BorgSegment segment : layout.segments()) {
      long wanted = counts.getOrDefault(segment.number(), 0L);
      if (segment.indexed() < wanted) {
        missing(
            "'%s' lacks %,d of the %,d entries that the index says are there"
                .formatted(segment.file().path(), wanted - segment.indexed(), wanted));
      }
    }
  }

  private void missing(String message) {
    context.finding(FindingCode.REPOSITORY_PART_MISSING, message);
  }
}
