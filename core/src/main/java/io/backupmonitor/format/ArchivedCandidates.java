package io.backupmonitor.format;

import io.backupmonitor.format.DirectoryFormat.Fit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which directory backups the members of an archive might be together, found out from their names
/// while they pass: an archive that holds exactly one such directory is that backup. Holds no name,
/// so that an archive of any length costs nothing. Safe to use from several threads.
public final class ArchivedCandidates {

  /// The directory of the backup lies no deeper in an archive.
  private static final int DEEPEST = 16;

  /// So many strange files speak against a format only when they are more than the fitting ones.
  private static final int MOST_STRANGERS = 8;

  private final List<DirectoryFormat> formats;
  private @Nullable List<Candidate> candidates;

  public ArchivedCandidates(List<DirectoryFormat> formats) {
    this.formats = formats;
  }

  /// Looks at the name of a member.
  public synchronized void note(Entry entry) {
    boolean isFile = entry.kind() == EntryKind.FILE || entry.kind() == EntryKind.HARD_LINK;
    if (!isFile || (candidates != null && candidates.isEmpty())) {
      return;
    }
    String path = MemberName.normal(entry.name()).escaped();
    if (candidates == null) {
      candidates = candidates(path);
    }
    candidates.removeIf(each -> !each.mayHold(path));
  }

  private List<Candidate> candidates(String path) {
    List<Candidate> all = new ArrayList<>();
    int end = 0;
    for (int depth = 0; depth <= DEEPEST && end >= 0; depth++) {
      for (DirectoryFormat format : formats) {
        all.add(new Candidate(format, path.substring(0, end)));
      }
      int slash = path.indexOf('/', end);
      end = slash < 0 ? -1 : slash + 1;
    }
    return all;
  }

  /// Whether the members may be those of one directory backup, as far as they came.
  synchronized boolean isOpen() {
    return candidates == null || !candidates.isEmpty();
  }

  /// What is left, the most probable one first.
  public synchronized List<Candidate> left() {
    return candidates == null
        ? List.of()
        : candidates.stream()
            .filter(each -> each.marks > 0)
            .sorted(
                Comparator.comparingLong((Candidate each) -> each.strangers)
                    .thenComparing(each -> each.root.length(), Comparator.reverseOrder()))
            .toList();
  }

  /// One format, and the directory in the archive that may be of it.
  public static final class Candidate {

    private final DirectoryFormat format;
    private final String root;
    private long marks;
    private long fitting;
    private long strangers;

    private Candidate(DirectoryFormat format, String root) {
      this.format = format;
      this.root = root;
    }

    public DirectoryFormat format() {
      return format;
    }

    /// The path of the directory with a slash at its end; empty for the archive itself.
    public String root() {
      return root;
    }

    /// Whether every file so far has a name that such a backup gives.
    boolean isPure() {
      return strangers == 0;
    }

    /// Whether it is more than a single file, which may have such a name for any reason.
    boolean holdsSeveral() {
      return fitting > 1;
    }

    private boolean mayHold(String path) {
      if (!path.startsWith(root)) {
        return false;
      }
      Fit fit = format.fit(path.substring(root.length()));
      marks += fit == Fit.MARK ? 1 : 0;
      fitting += fit == Fit.STRANGE ? 0 : 1;
      strangers += fit == Fit.STRANGE ? 1 : 0;
      return strangers <= MOST_STRANGERS + fitting;
    }
  }
}
