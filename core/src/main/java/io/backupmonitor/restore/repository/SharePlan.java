package io.backupmonitor.restore.repository;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one drill restores of the newest snapshots of a repository: all of them where there is room
/// for all; otherwise the newest one, if it fits, and of the others as much as fits beside it, each
/// of them and each of their files in its turn.
final class SharePlan {

  private final List<ListedSnapshot> all;
  private final Turn turn;
  private final Room room;
  private final List<Part> parts = new ArrayList<>();
  private final List<ListedSnapshot> waiting = new ArrayList<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private long left;
  private boolean full;
  private String end = "";

  /// One snapshot that is restored, or a share of it.
  record Part(ListedSnapshot listed, Share share) {}

  private SharePlan(List<ListedSnapshot> all, Room room, Turn turn) {
    this.all = all;
    this.room = room;
    this.turn = turn;
    this.left = room.bytes();
  }

  /// Makes it.
  ///
  /// @param all the newest first
  /// @param room for all of them together
  static SharePlan of(List<ListedSnapshot> all, Room room, Turn turn) throws IOException {
    SharePlan plan = new SharePlan(all, room, turn);
    plan.make();
    return plan;
  }

  private void make() throws IOException {
    long needed = all.stream().mapToLong(ListedSnapshot::bytes).sum();
    List<ListedSnapshot> others = new ArrayList<>(all);
    if (all.getFirst().bytes() <= room.bytes()) {
      whole(others.removeFirst());
    }
    if (others.isEmpty()) {
      return;
    }
    others.sort(Comparator.comparing(ListedSnapshot::label));
    long mostBytes = left;
    int start = turn.start(others.stream().map(ListedSnapshot::label).toList(), 1);
    boolean fits = needed <= room.bytes();
    end = fits ? "" : Turn.at(others.get(start).label(), null);
    for (int next = 0; next < others.size(); next++) {
      ListedSnapshot each = others.get((start + next) % others.size());
      boolean goesOn = !fits && next == 0 && each.label().equals(turn.label());
      take(each, goesOn ? turn.after() : null, mostBytes, others.size());
    }
  }

  private void whole(ListedSnapshot each) {
    parts.add(new Part(each, Share.all(each)));
    left -= each.bytes();
  }

  private void take(ListedSnapshot each, @Nullable BackupPath after, long mostBytes, int turns)
      throws IOException {
    if (full) {
      waiting.add(each);
      return;
    }
    if (after == null && each.bytes() <= left) {
      whole(each);
      return;
    }
    FileChoice choice = choice(each, after, new Room(left, mostBytes, room.files()), turns);
    Set<BackupPath> chosen = choice.chosen();
    if (chosen.isEmpty() && after != null) {
      take(each, null, mostBytes, turns);
      return;
    }
    choice.refused().forEach((why, files) -> refused.merge(why, files[0], Long::sum));
    if (chosen.isEmpty()) {
      waiting.add(each);
    } else {
      parts.add(new Part(each, new Share(chosen, each.files(), each.bytes(), choice.bytes())));
      left -= choice.bytes();
    }
    if (choice.isCut()) {
      full = true;
      BackupPath last = null;
      for (BackupPath path : chosen) {
        last = path;
      }
      end = Turn.at(each.label(), last);
    }
  }

  private FileChoice choice(ListedSnapshot each, @Nullable BackupPath after, Room now, int turns)
      throws IOException {
    if (turn.remembers()) {
      return chosen(each, new FileChoice.Next(now, after));
    }
    FileChoice.OfTheDay counted = chosen(each, new FileChoice.OfTheDay(now, -1));
    long round = turn.day().toEpochDay() / turns;
    return chosen(each, new FileChoice.OfTheDay(now, Math.floorMod(round, counted.parts())));
  }

  private static <C extends FileChoice> C chosen(ListedSnapshot each, C choice) throws IOException {
    each.listing().each(choice);
    return choice;
  }

  /// What is restored, in this order.
  List<Part> parts() {
    return parts;
  }

  /// The snapshots of which nothing is.
  List<ListedSnapshot> waiting() {
    return waiting;
  }

  /// How many files are in no restore of a share, by the reason.
  Map<String, Long> refused() {
    return refused;
  }

  /// Up to where it gets; empty when it holds everything.
  String end() {
    return end;
  }

  /// Whether it holds everything.
  boolean isAll() {
    return end.isEmpty();
  }
}
