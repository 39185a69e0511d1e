package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.dump.postgresql.PostgresDumpPart.Mark;
import io.backupmonitor.model.FindingCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows the marks by which pg_dump and pg_dumpall say that they are done. For one thread.
///
/// A dump of pg_dumpall holds dumps of databases with marks of their own: only the mark of the
/// cluster proves it complete.
final class DumpMarks {

  /// What the marks say against a dump.
  record Problem(FindingCode code, String message) {}

  private int several = 1;
  private int headers;
  private int footers;
  private boolean cluster;
  private boolean clusterDone;
  private boolean done;
  private long afterLine;
  private String after = "";
  private @Nullable String restriction;
  private long restrictedOn;

  /// Takes a mark.
  void take(Mark mark) {
    switch (mark) {
      case HEADER -> {
        begin();
        headers++;
      }
      case FOOTER -> {
        footers++;
        done |= !cluster || clusterDone;
      }
      case CLUSTER_HEADER -> {
        begin();
        cluster = true;
        clusterDone = false;
      }
      case CLUSTER_FOOTER -> {
        clusterDone = true;
        done = true;
      }
    }
  }

  /// A dump that follows a whole one is another whole one in the same file, or is not; its own
  /// marks say so.
  private void begin() {
    several += done ? 1 : 0;
    done = false;
  }

  /// How many whole dumps there are.
  int several() {
    return several;
  }

  /// Takes anything that belongs to the content; nothing of the kind may come after the last mark.
  void content(long line, Supplier<String> what) {
    if (done && afterLine == 0) {
      afterLine = line;
      after = what.get();
    }
  }

  /// Goes to another database; false when that is forbidden here.
  boolean connect(long line, String text) {
    content(line, () -> text);
    return commandsAllowed();
  }

  /// Whether no restriction is open.
  boolean commandsAllowed() {
    return restriction == null;
  }

  /// Forbids commands until the key comes again; false when that is already so.
  boolean restrict(String key, long line) {
    boolean free = restriction == null;
    content(line, () -> "\\restrict");
    restriction = key;
    restrictedOn = line;
    return free;
  }

  /// Ends a restriction; false when there is none or its key is another.
  boolean unrestrict(String key) {
    boolean fits = key.equals(restriction);
    restriction = fits ? null : restriction;
    return fits;
  }

  /// Whether there is any mark of the tools.
  boolean any() {
    return headers > 0 || footers > 0 || cluster || clusterDone;
  }

  /// What is wrong; null when nothing is.
  @Nullable Problem problem(int tables) {
    if (!any()) {
      return null;
    }
    if (cluster && !clusterDone) {
      return new Problem(
          FindingCode.DUMP_NO_FOOTER,
          ("lacks the last line of pg_dumpall, '%s': %,d databases begin, %,d end; %,d tables came"
                  + " before")
              .formatted(Mark.CLUSTER_FOOTER.comment(), headers, footers, tables));
    }
    if (headers > footers) {
      return new Problem(
          FindingCode.DUMP_NO_FOOTER,
          "lacks the line '%s': %,d dumps begin, %,d end; %,d tables came before"
              .formatted(Mark.FOOTER.comment(), headers, footers, tables));
    }
    if (headers < footers || (clusterDone && !cluster)) {
      return new Problem(
          FindingCode.DUMP_CORRUPT,
          "has lost its beginning: %,d dumps begin, %,d end".formatted(headers, footers));
    }
    if (afterLine > 0) {
      return new Problem(
          FindingCode.DUMP_TEXT_AFTER_FOOTER,
          "goes on after its last line, in line %,d: %s".formatted(afterLine, after));
    }
    if (restriction != null) {
      return new Problem(
          FindingCode.DUMP_NO_FOOTER,
          "never ends the \\restrict of line %,d: its very end is missing".formatted(restrictedOn));
    }
    return null;
  }
}
