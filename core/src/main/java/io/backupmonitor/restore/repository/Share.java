package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much of a snapshot is restored: all of it, or where it is too large for the space at hand a
/// share of its files, which is another one every day.
///
/// @param chosen the files; empty for everything
/// @param files how many files the snapshot has
/// @param bytes how many bytes they have
/// @param chosenBytes how many bytes the chosen ones have
record Share(Set<BackupPath> chosen, long files, long bytes, long chosenBytes) {

  /// So many files are named to a program at once.
  private static final int MOST_FILES = 500;

  /// Whether nothing is left out.
  boolean isAll() {
    return chosen.isEmpty();
  }

  /// Whether that item has to arrive.
  boolean holds(ListedItem item) {
    return isAll() || chosen.contains(item.path());
  }

  /// What was left out, in words; empty when nothing was.
  String words() {
    return isAll()
        ? ""
        : "a share of %,d of %,d files (%,d of %,d bytes)"
            .formatted(chosen.size(), files, chosenBytes, bytes);
  }

  /// Chooses as much as there is room for.
  ///
  /// @param room in bytes
  /// @param day another one, another share
  /// @return null when there is room for none of the files
  static @Nullable Share of(RepositoryTool.Listing list, long room, LocalDate day)
      throws IOException {
    Totals totals = new Totals();
    list.each(totals);
    if (totals.bytes <= room) {
      return new Share(Set.of(), totals.files, totals.bytes, totals.bytes);
    }
    Choice choice = new Choice(room, day, Math.min(1.0 * room / totals.bytes, portion(totals)));
    list.each(choice);
    Set<BackupPath> chosen = choice.chosen();
    return chosen.isEmpty() ? null : new Share(chosen, totals.files, totals.bytes, choice.bytes);
  }

  private static double portion(Totals totals) {
    return 1.0 * MOST_FILES / Math.max(1, totals.files);
  }

  /// Counts.
  private static final class Totals implements RepositoryTool.Visitor {
    private long files;
    private long bytes;

    @Override
    public void visit(ListedItem item) {
      if (item.isFile()) {
        files++;
        bytes += item.size();
      }
    }
  }

  /// Takes files by the hash of path and day while there is room, and if that takes none, the first
  /// one that fits.
  private static final class Choice implements RepositoryTool.Visitor {
    private final long room;
    private final int salt;
    private final double portion;
    private final Set<BackupPath> paths = new LinkedHashSet<>();
    private @Nullable ListedItem substitute;
    private long bytes;

    Choice(long room, LocalDate day, double portion) {
      this.room = room;
      this.salt = day.hashCode();
      this.portion = portion;
    }

    @Override
    public void visit(ListedItem item) {
      boolean fits = item.size() <= room - bytes && paths.size() < MOST_FILES;
      if (!item.isFile() || !isNameable(item) || !fits) {
        return;
      }
      if (position(item.path()) < portion) {
        paths.add(item.path());
        bytes += item.size();
      } else if (substitute == null || item.size() > substitute.size()) {
        substitute = item;
      }
    }

    /// Patterns are lines in a file, or words of a command.
    private static boolean isNameable(ListedItem item) {
      String text = item.path().text();
      return item.exact() && item.path().isText() && text.indexOf('\n') < 0 && text.length() < 1000;
    }

    /// Where a file stands today, from 0 to 1.
    private double position(BackupPath path) {
      int mixed = (path.escaped().hashCode() ^ salt) * 0x9e37_79b9;
      mixed = (mixed ^ mixed >>> 15) * 0x85eb_ca6b;
      return Integer.toUnsignedLong(mixed ^ mixed >>> 13) / 0x1p32;
    }

    Set<BackupPath> chosen() {
      ListedItem single = substitute;
      if (paths.isEmpty() && single != null) {
        paths.add(single.path());
        bytes += single.size();
      }
      return paths;
    }
  }
}
