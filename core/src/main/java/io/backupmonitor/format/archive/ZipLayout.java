package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.Arrays;

/// Which bytes of a zip belong to which member: two numbers for each, so that a directory of
/// millions fits into memory. Finds members that share bytes and bytes that belong to none.
///
/// Starts and ends are sorted each for itself: ranges are free of overlaps exactly when, in that
/// order, each start comes after the end before it.
final class ZipLayout {

  private static final int SPANNING_MARK = 0x3030_4b50;
  private static final int SPLITTING_MARK = 0x0807_4b50;

  private final ZipEnd end;
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private int count;

  private ZipLayout(ZipEnd end) {
    this.end = end;
  }

  /// Reads the whole directory, before anything is unpacked.
  ///
  /// @throws DamageException when the directory is damaged or members overlap
  static ZipLayout of(PlacedBytes bytes, ZipEnd end, InspectionContext context) throws IOException {
    ZipLayout layout = new ZipLayout(end);
    ZipDirectory directory = new ZipDirectory(bytes, end);
    for (ZipMember member = directory.next(); member != null; member = directory.next()) {
      layout.add(member, context);
    }
    layout.tellContradictions(directory, bytes, context);
    // files that do not belong together overlap as well
    layout
        .sorted()
        .checkOverlaps(
            end.volumes().isSplit() ? FindingCode.ARCHIVE_INCONSISTENT : FindingCode.ARCHIVE_BOMB);
    return layout;
  }

  int count() {
    return count;
  }

  /// How many bytes the members take together, at most.
  long packedBytes() {
    return end.directoryStart();
  }

  private void add(ZipMember member, InspectionContext context) throws DamageException {
    if (member.offset() < 0
        || member.packedSize() < 0
        || member.packedSize() > end.directoryStart()
        || reachesIntoDirectory(member)) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT,
          "member '%s' is said to lie at byte %,d with %,d bytes, which reaches into the directory at byte %,d"
              .formatted(
                  member.name(), member.offset(), member.packedSize(), end.directoryStart()));
    }
    if (count == starts.length) {
      context.budget().checkMemory(count * 32L);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = member.offset();
    ends[count++] = member.leastEnd();
  }

  /// What is cut off from a volume makes the directory follow too early; its members tell of that.
  private boolean reachesIntoDirectory(ZipMember member) {
    long directory = end.directoryStart();
    return member.leastEnd() > directory
        && (member.offset() > directory
            || end.volumes().startingBetween(member.offset(), directory) == 0);
  }

  private void tellContradictions(
      ZipDirectory directory, PlacedBytes bytes, InspectionContext context) throws IOException {
    boolean exact = count == end.entries();
    if (!exact && (end.zip64() || (count & 0xffff) != end.entries())) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "its end record speaks of %,d members, its directory lists %,d"
              .formatted(end.entries(), count));
    }
    long left = directory.left();
    long from = end.directoryEnd() - left;
    if (left > 0 && !bytes.hasSignature(from, ZipDirectory.DIGITAL_SIGNATURE)) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "%,d bytes in the directory belong to no member, from byte %,d".formatted(left, from));
    }
  }

  /// Tells where a member really ends. Each member is told of by one thread.
  void ends(ZipMember member, long at) {
    ends[member.index()] = Math.max(ends[member.index()], at);
  }

  /// Looks at the bytes between the members, when the real end of each is known. To be called last.
  void tellGaps(PlacedBytes bytes, InspectionContext context) throws IOException {
    ZipLayout sorted = sorted();
    sorted.tellShortVolumes(context);
    sorted.checkOverlaps(FindingCode.ARCHIVE_INCONSISTENT);
    sorted.tellPrefix(bytes, context);
    sorted.tellInnerGaps(bytes, context);
  }

  /// Most directories are in the order of the members, and need no copy.
  private ZipLayout sorted() {
    boolean inOrder = true;
    for (int each = 1; each < count && inOrder; each++) {
      inOrder = starts[each - 1] <= starts[each] && ends[each - 1] <= ends[each];
    }
    if (inOrder) {
      return this;
    }
    ZipLayout sorted = new ZipLayout(end);
    sorted.count = count;
    sorted.starts = Arrays.copyOf(starts, count);
    sorted.ends = Arrays.copyOf(ends, count);
    Arrays.sort(sorted.starts);
    Arrays.sort(sorted.ends);
    return sorted;
  }

  private void tellInnerGaps(PlacedBytes bytes, InspectionContext context) throws IOException {
    long gaps = 0;
    long gapBytes = 0;
    long firstGap = 0;
    for (int each = 0; each < count; each++) {
      long next = each + 1 < count ? starts[each + 1] : end.directoryStart();
      if (next <= ends[each]) {
        continue;
      }
      tellHiddenMember(ends[each], bytes, context);
      firstGap = gaps++ == 0 ? ends[each] : firstGap;
      gapBytes += next - ends[each];
    }
    if (gaps > 0) {
      context.finding(
          FindingCode.ARCHIVE_GAP,
          "%,d bytes in %,d places belong to no member, the first ones at byte %,d"
              .formatted(gapBytes, gaps, firstGap));
    }
  }

  private void tellPrefix(PlacedBytes bytes, InspectionContext context) throws IOException {
    long prefix = count == 0 ? end.directoryStart() : starts[0];
    if (prefix == 0 || (prefix == 4 && isVolumeMark(bytes))) {
      return;
    }
    tellHiddenMember(0, bytes, context);
    context.finding(
        FindingCode.ARCHIVE_PREFIX_DATA, "%,d bytes precede the archive".formatted(prefix));
  }

  private static boolean isVolumeMark(PlacedBytes bytes) throws IOException {
    return bytes.hasSignature(0, SPANNING_MARK) || bytes.hasSignature(0, SPLITTING_MARK);
  }

  private static void tellHiddenMember(long at, PlacedBytes bytes, InspectionContext context)
      throws IOException {
    if (bytes.hasSignature(at, ZipEnd.LOCAL_HEADER) && !ZipLocalHeader.isFiller(bytes, at)) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "at byte %,d lies a member that its directory does not list".formatted(at));
    }
  }

  /// The volume that begins between a member and the next one, which overlap: what is cut off
  /// before it moves all that follows. 0 where there is none.
  private int shortVolume(int member) {
    long next = member + 1 < count ? starts[member + 1] : end.directoryStart();
    return next < ends[member] ? end.volumes().startingBetween(starts[member], next) : 0;
  }

  private void tellShortVolumes(InspectionContext context) {
    for (int each = 0; end.volumes().isSplit() && each < count; each++) {
      int volume = shortVolume(each);
      if (volume > 0) {
        long next = each + 1 < count ? starts[each + 1] : end.directoryStart();
        context.finding(
            FindingCode.ARCHIVE_TRUNCATED,
            "%,d bytes are missing before '%s': a file before it was cut off"
                .formatted(ends[each] - next, end.volumes().names().get(volume)));
      }
    }
  }

  private void checkOverlaps(FindingCode code) throws DamageException {
    for (int each = 0; each + 1 < count; each++) {
      if (starts[each + 1] < ends[each] && shortVolume(each) == 0) {
        throw new DamageException(
            code,
            "members overlap: one begins at byte %,d, before another one's end at byte %,d"
                .formatted(starts[each + 1], ends[each]));
      }
    }
  }
}
