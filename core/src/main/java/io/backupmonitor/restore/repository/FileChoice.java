package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Chooses which files of a snapshot are restored where there is no room for all, so that each has
/// its turn, in memory that does not grow with the snapshot.
abstract sealed class FileChoice implements RepositoryTool.Visitor
    permits FileChoice.Next, FileChoice.OfTheDay {

  final Room room;
  private final Map<String, long[]> refused = new TreeMap<>();

  private FileChoice(Room room) {
    this.room = room;
  }

  @Override
  public final void visit(ListedItem item) {
    if (!item.isFile()) {
      return;
    }
    String why = room.refuses(item);
    if (why.isEmpty()) {
      offer(item.path(), item.size());
    } else {
      refused.computeIfAbsent(why, _ -> new long[1])[0]++;
    }
  }

  abstract void offer(BackupPath path, long size);

  /// What was chosen.
  abstract Set<BackupPath> chosen();

  /// How many bytes that are.
  abstract long bytes();

  /// Whether more files would have been chosen with more room.
  abstract boolean isCut();

  /// What is never chosen, by the reason.
  Map<String, long[]> refused() {
    return refused;
  }

  /// The files behind the one that was restored last, in the order of their paths. Each drill goes
  /// on where the one before ended, so none is ever passed over, whatever is added or removed.
  static final class Next extends FileChoice {

    private final @Nullable BackupPath after;
    private final TreeMap<BackupPath, Long> chosen = new TreeMap<>(Comparator.naturalOrder());
    private @Nullable BackupPath end;
    private long bytes;

    /// @param after null to begin at the beginning
    Next(Room room, @Nullable BackupPath after) {
      super(room);
      this.after = after;
    }

    /// What no longer fits ends the choice: all that lies behind it waits.
    @Override
    void offer(BackupPath path, long size) {
      boolean before = after != null && path.compareTo(after) <= 0;
      boolean behind = end != null && path.compareTo(end) >= 0;
      if (before || behind || chosen.containsKey(path)) {
        return;
      }
      chosen.put(path, size);
      bytes += size;
      while (bytes > room.bytes() || chosen.size() > room.files()) {
        Map.Entry<BackupPath, Long> last = chosen.pollLastEntry();
        bytes -= last.getValue();
        end = last.getKey();
      }
    }

    @Override
    Set<BackupPath> chosen() {
      return new LinkedHashSet<>(chosen.keySet());
    }

    @Override
    long bytes() {
      return bytes;
    }

    @Override
    boolean isCut() {
      return end != null;
    }
  }

  /// One of the parts into which a snapshot falls, each as large as there is room for: where nobody
  /// remembers what was restored before, every day is the turn of the next one.
  static final class OfTheDay extends FileChoice {

    private final long wanted;
    private final Set<BackupPath> chosen = new LinkedHashSet<>();
    private long chosenBytes;
    private long part;
    private long filesInPart;
    private long bytesInPart;

    /// @param wanted the number of the part; -1 to count them
    OfTheDay(Room room, long wanted) {
      super(room);
      this.wanted = wanted;
    }

    @Override
    void offer(BackupPath path, long size) {
      boolean full = bytesInPart + size > room.bytes() || filesInPart == room.files();
      if (full && filesInPart > 0) {
        part++;
        bytesInPart = 0;
        filesInPart = 0;
      }
      bytesInPart += size;
      filesInPart++;
      if (part == wanted && size <= room.bytes()) {
        chosen.add(path);
        chosenBytes += size;
      }
    }

    /// How many parts there are.
    long parts() {
      return part + 1;
    }

    @Override
    Set<BackupPath> chosen() {
      return chosen;
    }

    @Override
    long bytes() {
      return chosenBytes;
    }

    @Override
    boolean isCut() {
      return part > 0;
    }
  }
}
