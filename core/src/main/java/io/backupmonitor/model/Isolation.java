package io.backupmonitor.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a process that works on a backup is kept away from the machine. Each one is a rung of a
/// ladder: whatever a lower one keeps away, a higher one does, too.
public enum Isolation {
  /// It may do what this program may do.
  NONE(0),
  /// It runs as another user without rights, and has limits.
  USER(1),
  /// It has processes, shared memory and a network of its own, too, and the last is empty.
  NAMESPACES(2),
  /// It sees nothing but the system, which it cannot change, and what it was given (bubblewrap).
  BUBBLEWRAP(3);

  private final int level;

  Isolation(int level) {
    this.level = level;
  }

  /// The rung of that height; null when there is none.
  public static @Nullable Isolation ofLevel(int level) {
    return level >= 0 && level < values().length ? values()[level] : null;
  }

  /// The word as it is configured and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// How high the rung is, from 0 for none to 3.
  public int level() {
    return level;
  }

  /// Whether it keeps away at least what another one does.
  public boolean isAtLeast(Isolation other) {
    return compareTo(other) >= 0;
  }

  /// What follows a result: `isolation 3 (bubblewrap)`.
  public String text() {
    return "isolation %d (%s)".formatted(level, word());
  }
}
