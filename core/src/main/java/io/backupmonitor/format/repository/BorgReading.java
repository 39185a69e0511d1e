package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.LeftToProgram;
import io.backupmonitor.format.SideBySide;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One reading of a Borg repository: settings, index, every entry of every segment, and whether the
/// entries lie where the index says.
final class BorgReading {

  /// So many index entries are held at once; the segments are read in groups that keep to it.
  private static final long ENTRIES_AT_ONCE = 1L << 20;

  private final DirectoryContent directory;
  private final InspectionContext context;
  private final BorgLayout layout;
  private final String number;
  private @Nullable BorgIndex index;

  BorgReading(DirectoryContent directory, InspectionContext context) {
    this.directory = directory;
    this.context = context;
    this.layout = BorgLayout.of(directory, context);
    this.number = Long.toString(layout.transaction());
  }

  void read() throws IOException {
    BorgConfig config = BorgConfig.read(directory, context);
    if (directory.file("README") == null) {
      rebuildable("has no README, by which people and tools know a Borg repository");
    }
    checkPlaces(config);
    index = layout.transaction() < 0 ? noIndex() : openIndex(readIntegrity());
    readSegments();
    new BorgJudgement(layout, index, context).tell();
    context.notProven(LeftToProgram.note("whether the archives decrypt and hold what they name"));
  }

  private void checkPlaces(BorgConfig config) {
    for (BorgSegment segment : layout.segments()) {
      String path = segment.file().path().escaped();
      if (config.segmentsPerFolder() > 0
          && !path.equals(BorgLayout.path(segment.number(), config.segmentsPerFolder()))) {
        context.finding(
            FindingCode.REPOSITORY_PART_MISSING,
            "'%s' lies in a folder where Borg does not look for it".formatted(path));
      }
    }
  }

  private @Nullable BorgIndex noIndex() {
    rebuildable("has no index; Borg makes a new one from the segments");
    return null;
  }

  private BorgIntegrity readIntegrity() throws IOException {
    DirectoryContent.File file = directory.file("integrity." + number);
    if (file == null) {
      rebuildable("has no integrity." + number + ", so that damage of the index goes unnoticed");
      return BorgIntegrity.NONE;
    }
    BorgIntegrity integrity = BorgIntegrity.of(directory, file);
    if (integrity.index().isEmpty() || integrity.hints().isEmpty()) {
      corrupt(
          "'%s' (%,d bytes) does not give the checksums of index and hints"
              .formatted(file.path(), file.size()));
    }
    return integrity;
  }

  private @Nullable BorgIndex openIndex(BorgIntegrity integrity) throws IOException {
    checkHints(integrity);
    DirectoryContent.File file = directory.file("index." + number);
    if (file == null) {
      return null;
    }
    try {
      return BorgIndex.open(directory, file, integrity.index());
    } catch (BorgIndex.BadIndex bad) {
      corrupt("'%s' %s; Borg makes a new one".formatted(file.path(), bad.getMessage()));
      return null;
    }
  }

  private void checkHints(BorgIntegrity integrity) throws IOException {
    DirectoryContent.File hints = directory.file("hints." + number);
    if (hints == null) {
      rebuildable("has no hints." + number + "; Borg makes new ones from the segments");
      return;
    }
    String told = integrity.hints().get(BorgIntegrity.FINAL);
    if (told != null && !told.equals(BorgIntegrity.sum(directory, hints))) {
      corrupt(
          "'%s' (%,d bytes) does not have the checksum that its integrity file gives"
              .formatted(hints.path(), hints.size()));
    }
  }

  private void readSegments() throws IOException {
    BorgIndex known = index;
    if (known == null) {
      SideBySide.each(layout.segments(), each -> readSegment(each, (_, _) -> {}));
      return;
    }
    for (List<BorgSegment> group : groups(known.counts())) {
      BorgPlaces places = places(known, group);
      SideBySide.each(
          group,
          segment ->
              readSegment(
                  segment,
                  (offset, key) -> {
                    if (places.has(segment.number(), offset, key)) {
                      segment.isIndexed();
                    }
                  }));
    }
  }

  private void readSegment(BorgSegment segment, BorgSegmentReader.Puts puts) throws IOException {
    context.budget().checkTime();
    BorgSegmentReader.read(directory, segment, puts);
  }

  private List<List<BorgSegment>> groups(Map<Long, Long> counts) {
    List<List<BorgSegment>> groups = new ArrayList<>();
    List<BorgSegment> group = new ArrayList<>();
    long entries = 0;
    for (BorgSegment segment : layout.segments()) {
      long count = counts.getOrDefault(segment.number(), 0L);
      if (entries + count > ENTRIES_AT_ONCE && !group.isEmpty()) {
        groups.add(group);
        group = new ArrayList<>();
        entries = 0;
      }
      group.add(segment);
      entries += count;
    }
    groups.add(group);
    return groups;
  }

  private BorgPlaces places(BorgIndex known, List<BorgSegment> group) throws IOException {
    Set<Long> numbers = group.stream().map(BorgSegment::number).collect(Collectors.toSet());
    long entries = numbers.stream().mapToLong(each -> known.counts().getOrDefault(each, 0L)).sum();
    BorgPlaces places = new BorgPlaces(entries, context.budget());
    try {
      known.each(
          (segment, offset, bucket) -> {
            if (numbers.contains(segment)) {
              places.put(segment, offset, bucket);
            }
          });
    } catch (BorgIndex.BadIndex changed) {
      throw new IOException("the index changed while it was read", changed);
    }
    return places;
  }

  private void rebuildable(String message) {
    context.finding(FindingCode.REPOSITORY_REBUILDABLE, message);
  }

  private void corrupt(String message) {
    context.finding(FindingCode.REPOSITORY_FILE_CORRUPT, message);
  }
}
