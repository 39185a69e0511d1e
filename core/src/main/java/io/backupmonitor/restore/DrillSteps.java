package io.backupmonitor.restore;

import io.backupmonitor.model.RestoreEvidence.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The steps of a drill with the time that each took. For one thread.
final class DrillSteps {

  private final List<Step> steps = new ArrayList<>();
  private long since = System.nanoTime();

  /// A step that was measured by somebody else.
  void add(String name, Duration duration) {
    steps.add(new Step(name, duration));
  }

  /// Ends a step that began with the end of the one before.
  Duration end(String name) {
    long now = System.nanoTime();
    Duration duration = Duration.ofNanos(now - since);
    since = now;
    add(name, duration);
    return duration;
  }

  List<Step> list() {
    return List.copyOf(steps);
  }
}
