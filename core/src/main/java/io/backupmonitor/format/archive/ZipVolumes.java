package io.backupmonitor.format.archive;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.StoredPart;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The files of a split zip: `a.z01`, `a.z02` and, as the last one, `a.zip`. Each place is given by
/// the number of its file and an offset in that one. A zip that is not split is its only volume.
///
/// Layout: APPNOTE.TXT 6.3.10, section 8.
///
/// @param names their names; one that is empty for a zip that is not split
/// @param starts where each begins in the bytes of all
record ZipVolumes(List<String> names, List<Long> starts) {

  static final ZipVolumes ONE = new ZipVolumes(List.of(""), List.of(0L));
  private static final Pattern NUMBERED = Pattern.compile("(?i).+\\.z(\\d{2,3})");

  /// The volumes that belong together, and their bytes without those of the others.
  ///
  /// @param volumes the ones that belong together
  /// @param bytes theirs
  record Found(ZipVolumes volumes, PlacedBytes bytes) {}

  /// Finds the volumes among some files. Those that a former, larger set left behind are told.
  ///
  /// @throws DamageException when one is missing
  static Found among(List<StoredPart> parts, PlacedBytes bytes, InspectionContext context)
      throws IOException {
    if (parts.size() < 2 || number(parts.getFirst()) == 0) {
      return new Found(ONE, bytes);
    }
    if (number(parts.getLast()) > 0) {
      throw new DamageException(
          FindingCode.SET_PART_MISSING,
          "the files of a split zip end with '%s', and the last one (.zip), which holds the directory, is not there"
              .formatted(parts.getLast().name()));
    }
    int count = ZipEnd.disks(bytes);
    if (count == 0) {
      return new Found(of(parts), bytes);
    }
    List<StoredPart> surplus =
        parts.subList(0, parts.size() - 1).stream().filter(part -> number(part) >= count).toList();
    tellSurplus(surplus, parts.getLast(), count, context);
    checkComplete(parts, count);
    // what is left over has the highest numbers: its bytes are those before the last file
    long end = bytes.size() - parts.getLast().size();
    long length = surplus.stream().mapToLong(StoredPart::size).sum();
    List<StoredPart> kept = new ArrayList<>(parts);
    kept.removeAll(surplus);
    return new Found(count == 1 ? ONE : of(kept), bytes.without(end - length, length));
  }

  private static ZipVolumes of(List<StoredPart> parts) {
    List<String> names = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    long start = 0;
    for (StoredPart part : parts) {
      names.add(part.name());
      starts.add(start);
      start += part.size();
    }
    return new ZipVolumes(names, starts);
  }

  /// The number in a file's name; 0 for the last file and for those that are no volumes.
  private static int number(StoredPart part) {
    Matcher numbered = NUMBERED.matcher(part.name());
    return numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
  }

  private static void tellSurplus(
      List<StoredPart> surplus, StoredPart last, int count, InspectionContext context) {
    if (!surplus.isEmpty()) {
      context.finding(
          FindingCode.ARCHIVE_GAP,
          "'%s' ends a set of %d files, to which %s with %,d bytes does not belong; an older set may have left it"
              .formatted(
                  last.name(),
                  count,
                  surplus.stream()
                      .map(part -> "'" + part.name() + "'")
                      .collect(Collectors.joining(", ")),
                  surplus.stream().mapToLong(StoredPart::size).sum()));
    }
  }

  private static void checkComplete(List<StoredPart> parts, int count) throws DamageException {
    for (int number = 1; number < count; number++) {
      int wanted = number;
      if (parts.stream().noneMatch(part -> number(part) == wanted)) {
        throw new DamageException(
            FindingCode.SET_PART_MISSING,
            "'%s' is the last one of the %,d files of a split zip, and number %,d (.z%02d) is not there"
                .formatted(parts.getLast().name(), count, number, number));
      }
    }
  }

  /// Whether the zip is split.
  boolean isSplit() {
    return names.size() > 1;
  }

  /// The number of the last one, from 0.
  int last() {
    return names.size() - 1;
  }

  /// Where a place lies in the bytes of all; -1 where there is no such volume.
  long place(long volume, long offset) {
    if (!isSplit()) {
      return offset;
    }
    return volume < 0 || volume >= names.size() ? -1 : starts.get((int) volume) + offset;
  }

  /// The last volume that begins behind the one place and not behind the other; 0 for none.
  int startingBetween(long after, long upTo) {
    for (int volume = last(); volume > 0; volume--) {
      if (starts.get(volume) > after && starts.get(volume) <= upTo) {
        return volume;
      }
    }
    return 0;
  }

  /// A place in words.
  String words(long place) {
    int volume = last();
    while (volume > 0 && starts.get(volume) > place) {
      volume--;
    }
    return isSplit()
        ? "byte %,d of '%s'".formatted(place - starts.get(volume), names.get(volume))
        : "byte %,d".formatted(place);
  }
}
