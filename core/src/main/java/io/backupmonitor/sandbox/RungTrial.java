package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one rung of the ladder was found to be worth on this machine.
///
/// @param isolation the rung
/// @param missing why it cannot be had, and what to do; empty when it can
/// @param kept what it keeps away
public record RungTrial(Isolation isolation, String missing, Set<Promise> kept) {

  public RungTrial {
    kept = Set.copyOf(kept);
  }

  /// Tries every rung, from the top to the floor.
  ///
  /// @param secret a file that no child has to read, such as the configuration; null for one that
  ///     is made for this
  public static List<RungTrial> all(@Nullable Path secret)
      throws IOException, InterruptedException {
    List<RungTrial> trials = new ArrayList<>();
    List<Isolation> all = new ArrayList<>(Ladder.DOWNWARDS);
    all.add(Isolation.NONE);
    for (Isolation isolation : all) {
      Rung rung = ProcessRunner.ladder().rung(isolation).orElse(null);
      trials.add(
          rung == null
              ? new RungTrial(isolation, missing(isolation), EnumSet.noneOf(Promise.class))
              : new RungTrial(isolation, "", PromiseTrial.kept(rung, secret)));
    }
    return trials;
  }

  private static String missing(Isolation isolation) {
    return switch (isolation) {
      case BUBBLEWRAP ->
          Programs.find("bwrap").isEmpty()
              ? "'bwrap' is missing: install the package bubblewrap"
              : "'bwrap' does not work here: allow unprivileged user namespaces to its user";
      case NAMESPACES ->
          Programs.find("unshare").isEmpty() || Programs.find("setpriv").isEmpty()
              ? "'unshare' or 'setpriv' is missing: install the package util-linux"
              : "'unshare' does not work here: allow user namespaces, or run as root";
      case NONE -> "root starts no process as root";
      case USER ->
          ChildUser.isRoot()
              ? ProcessRunner.unavailable().orElse("'setpriv' does not work here")
              : "only root can start processes as another user";
    };
  }
}
