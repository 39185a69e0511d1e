package io.backupmonitor.app;

import io.backupmonitor.model.Isolation;
import io.backupmonitor.sandbox.ProcessRunner;
import io.backupmonitor.sandbox.Promise;
import io.backupmonitor.sandbox.RungTrial;
import io.backupmonitor.sandbox.WorkerTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// What `doctor` says about the ways to keep what a backup contains away from this machine.
///
/// @param well takes a line about something good
/// @param trouble takes a line about something that stands in the way
record IsolationLines(BiConsumer<String, String> well, BiConsumer<String, String> trouble) {

  private static final String WHAT = "isolation";

  /// Tries them.
  ///
  /// @param configuration a file that no child is to read, where it exists
  void tell(Path configuration) {
    try {
      Isolation used = ProcessRunner.shared().isolation();
      for (RungTrial trial : RungTrial.all(Files.exists(configuration) ? configuration : null)) {
        tell(trial, used);
      }
      well.accept(WHAT, WorkerTrial.text());
      if (used == Isolation.NONE) {
        trouble.accept(
            WHAT,
            "no restore that runs what a backup contains: install the package bubblewrap, or allow"
                + " it with restore_testing.isolation: none");
      }
    } catch (IOException untried) {
      trouble.accept(WHAT, "could not be tried: " + untried.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the rung that is used does not keep away can reach this machine.
  private void tell(RungTrial trial, Isolation used) {
    boolean broken = trial.isolation() == used && trial.kept().size() < Promise.values().length;
    if (!broken) {
      well.accept(WHAT, line(trial, used));
      return;
    }
    trouble.accept(
        WHAT,
        line(trial, used)
            + (used == Isolation.BUBBLEWRAP
                ? ""
                : "; to keep the rest away, install the package bubblewrap and let its user make"
                    + " user namespaces"));
  }

  private static String line(RungTrial trial, Isolation used) {
    String name = "%d %s".formatted(trial.isolation().level(), trial.isolation().word());
    if (!trial.missing().isEmpty()) {
      return name + ": no, " + trial.missing();
    }
    String promises =
        Arrays.stream(Promise.values())
            .map(promise -> promise.text() + (trial.kept().contains(promise) ? " yes" : " NO"))
            .collect(Collectors.joining(", "));
    return name + (trial.isolation() == used ? " (used): " : ": ") + promises;
  }
}
