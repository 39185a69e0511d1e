package io.backupmonitor.format.repository;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which files a Borg repository has.
///
/// @param segments the segments, by their numbers
/// @param transaction the number of the newest index; -1 where there is none
record BorgLayout(List<BorgSegment> segments, long transaction) {

  private static final Pattern SEGMENT = Pattern.compile("data/(\\d{1,10})/(\\d{1,10})");
  private static final Pattern NUMBERED = Pattern.compile("(index|hints|integrity)\\.(\\d{1,10})");
  private static final Set<String> PLAIN = Set.of("config", "README", "nonce");

  static BorgLayout of(DirectoryContent directory, InspectionContext context) {
    List<BorgSegment> segments = new ArrayList<>();
    long transaction = -1;
    for (DirectoryContent.File file : directory.files()) {
      String path = file.path().escaped();
      long number = segment(path);
      if (number >= 0) {
        segments.add(new BorgSegment(number, file));
      } else if (path.startsWith("index.") && isNumbered(path)) {
        transaction = Math.max(transaction, Long.parseLong(path.substring("index.".length())));
      } else if (!isKnown(path)) {
        context.finding(
            FindingCode.REPOSITORY_STRANGE_FILE,
            "'%s' has a name that Borg does not look for".formatted(path));
      }
    }
    segments.sort((one, other) -> Long.compare(one.number(), other.number()));
    return new BorgLayout(List.copyOf(segments), transaction);
  }

  /// The number of the segment that lies at that path; -1 where none does.
  static long segment(String path) {
    Matcher matcher = SEGMENT.matcher(path);
    return matcher.matches() ? Long.parseLong(matcher.group(2)) : -1;
  }

  /// Whether it is an index or what goes with one.
  static boolean isNumbered(String path) {
    return NUMBERED.matcher(path).matches();
  }

  /// Whether Borg itself writes it beside the segments.
  static boolean isKnown(String path) {
    return PLAIN.contains(path) || isNumbered(path) || path.startsWith("lock.");
  }

  /// The folder in which Borg looks for a segment.
  static String path(long segment, long segmentsPerFolder) {
    return "data/%d/%d".formatted(segment / segmentsPerFolder, segment);
  }
}
