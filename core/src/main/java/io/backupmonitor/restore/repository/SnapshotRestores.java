package io.backupmonitor.restore.repository;

import io.backupmonitor.restore.RestoreSession.Portion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The restores of one drill: the newest snapshot of each series, as far as there is room and time.
/// For one thread.
final class SnapshotRestores {

  /// So many series are restored in one drill.
  private static final int MOST_SERIES = 20;

  private static final long FEW_BYTES = 64L << 20;

  private final RepositoryTool tool;
  private final ToolRun run;
  private final Turn turn;
  private final List<Made> made = new ArrayList<>();
  private final List<Snapshot> waiting = new ArrayList<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private String end = "";
  private long allBytes;
  private long bytes;
  private Duration moving = Duration.ZERO;

  SnapshotRestores(RepositoryTool tool, ToolRun run, Turn turn) {
    this.tool = tool;
    this.run = run;
    this.turn = turn;
  }

  /// One restore that was made.
  ///
  /// @param folder where it lies
  /// @param notes what was left out of it that is no content
  record Made(
      Snapshot snapshot, Share share, Path folder, SnapshotArrivals arrivals, List<String> notes) {}

  /// Makes them.
  ///
  /// @param room for all together, in bytes
  void make(Snapshots snapshots, long room)
      throws IOException, InterruptedException, ToolStoppedException {
    List<ListedSnapshot> listed = new ArrayList<>();
    for (Snapshot each : chosen(snapshots.newest())) {
      listed.add(ListedSnapshot.of(each, tool.list(run, each)));
      allBytes += listed.getLast().bytes();
    }
    SharePlan plan = SharePlan.of(listed, new Room(room, room, tool.mostNamed()), turn);
    plan.waiting().forEach(each -> waiting.add(each.snapshot()));
    refused.putAll(plan.refused());
    end = plan.isAll() ? end : plan.end();
    boolean timeIsOver = false;
    for (SharePlan.Part part : plan.parts()) {
      if (made.isEmpty() || run.hasTimeFor(expected(part.share().chosenBytes()))) {
        make(part);
      } else {
        end = timeIsOver ? end : endBefore(part.listed().label());
        timeIsOver = true;
        waiting.add(part.listed().snapshot());
      }
    }
  }

  /// Where the next drill goes on when the time was over before a series; what cannot be restored
  /// in time even as the first one after the newest does not keep the others from their turn.
  private String endBefore(String label) {
    return Turn.at(made.size() > 1 ? label : Turn.justBehind(label), null);
  }

  /// The newest of all, and of the others so many as one drill restores, by turns.
  private List<Snapshot> chosen(List<Snapshot> newest) {
    if (newest.size() <= MOST_SERIES) {
      return newest;
    }
    List<Snapshot> others = new ArrayList<>(newest.subList(1, newest.size()));
    others.sort(Comparator.comparing(Snapshot::label));
    int start = turn.start(others.stream().map(Snapshot::label).toList(), MOST_SERIES - 1);
    List<Snapshot> chosen = new ArrayList<>(List.of(newest.getFirst()));
    for (int next = 0; next < others.size(); next++) {
      Snapshot each = others.get((start + next) % others.size());
      if (chosen.size() < MOST_SERIES) {
        chosen.add(each);
      } else {
        end = waiting.isEmpty() ? Turn.at(each.label(), null) : end;
        waiting.add(each);
      }
    }
    return chosen;
  }

  /// How long it will take, at the pace so far; of few bytes the pace says nothing.
  private Duration expected(long more) {
    double times = (double) more / Math.max(FEW_BYTES, bytes);
    return Duration.ofMillis(Math.round(Math.min(moving.toMillis() * times, 1e12)));
  }

  private void make(SharePlan.Part part)
      throws IOException, InterruptedException, ToolStoppedException {
    Snapshot snapshot = part.listed().snapshot();
    Share share = part.share();
    long start = System.nanoTime();
    Path folder = run.place().content(snapshot.label());
    List<String> notes = tool.restore(run, snapshot, share, folder);
    SnapshotArrivals arrivals = new SnapshotArrivals(folder, share);
    tool.listOfShare(run, snapshot, share, part.listed().listing()).each(arrivals);
    arrivals.lookForUnnamed();
    moving = moving.plusNanos(System.nanoTime() - start);
    bytes += share.chosenBytes();
    made.add(new Made(snapshot, share, folder, arrivals, notes));
  }

  /// Those that were made; the newest snapshot first, if it is among them.
  List<Made> made() {
    return made;
  }

  /// The snapshots of which nothing was restored.
  List<Snapshot> waiting() {
    return waiting;
  }

  /// How many files are in no restore of a share, by the reason.
  Map<String, Long> refused() {
    return refused;
  }

  /// Whether the newest snapshots of all series were restored whole.
  boolean isAll() {
    return waiting.isEmpty() && made.stream().allMatch(each -> each.share().isAll());
  }

  /// What was restored, where that is not everything.
  @Nullable Portion portion() {
    return isAll() ? null : new Portion(bytes, allBytes, moving, end);
  }
}
