package io.backupmonitor.restore.repository;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The snapshots of a repository by what they are of: a repository takes those of many machines and
/// folders, and the newest of one proves nothing about the others.
///
/// @param newest the newest one of each series, the newest of all first; each label is one of its
///     own and fit for the name of a folder
/// @param count how many there are altogether
record Snapshots(List<Snapshot> newest, int count) {

  /// A time, or a number that only counts or is drawn by lot.
  private static final Pattern CHANGING =
      Pattern.compile(
          "\\d{4}[-_.]?\\d{2}[-_.]?\\d{2}([T_.: -]{0,2}\\d{2}[-_.:h]?\\d{2}([-_.:m]?\\d{2})?)?"
              + "([.,]\\d+)?(Z|[+-]\\d{2}:?\\d{2})?|\\d{6,}");

  /// A container gets such a name of its own every time it is made.
  private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{12}");

  private static final int LONGEST_LABEL = 60;

  Snapshots {
    newest = List.copyOf(newest);
  }

  /// Finds the newest ones; of two of the same time the one that is listed later.
  static Snapshots of(List<Snapshot> all) {
    Map<String, Snapshot> bySeries = new HashMap<>();
    for (Snapshot each : all) {
      bySeries.merge(
          each.series(), each, (one, other) -> one.time().isAfter(other.time()) ? one : other);
    }
    return new Snapshots(
        labelled(bySeries.values().stream().sorted(Comparator.comparing(Snapshot::series)).toList())
            .stream()
            .sorted(Comparator.comparing(Snapshot::time).reversed())
            .toList(),
        all.size());
  }

  private static List<Snapshot> labelled(List<Snapshot> sorted) {
    Set<String> taken = new HashSet<>();
    List<Snapshot> labelled = new ArrayList<>();
    for (Snapshot each : sorted) {
      String plain = plain(each.label());
      String label = plain;
      for (int next = 2; !taken.add(label); next++) {
        label = plain + "-" + next;
      }
      labelled.add(new Snapshot(each.id(), each.name(), each.time(), each.series(), label));
    }
    return labelled;
  }

  private static String plain(String label) {
    String plain = label.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+|[._-]+$", "");
    String named = plain.isEmpty() ? "unnamed" : plain;
    return named.substring(0, Math.min(LONGEST_LABEL, named.length()));
  }

  /// A name without what changes from one snapshot to the next.
  static String lasting(String name) {
    return CHANGING
        .matcher(name)
        .replaceAll("#")
        .replaceAll("(?<=[-_.#])\\d+$", "#")
        .replaceAll("##+", "#");
  }

  /// The name of a machine, where it is one that lasts.
  static String host(String name) {
    return CONTAINER.matcher(name).matches() ? "container" : name;
  }
}
