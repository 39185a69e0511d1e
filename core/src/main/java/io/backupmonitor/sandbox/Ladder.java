package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The rungs of isolation that work on this machine, each found out by trying when it is first
/// asked for and remembered from then on. Safe to use from several threads.
final class Ladder {

  private static final Duration TRIAL_LIMIT = Duration.ofSeconds(10);

  /// From the top.
  static final List<Isolation> DOWNWARDS =
      List.of(Isolation.BUBBLEWRAP, Isolation.NAMESPACES, Isolation.USER);

  private static final Duration DOUBT = Duration.ofMinutes(1);

  private final Map<Isolation, Optional<Rung>> tried = new EnumMap<>(Isolation.class);
  private long doubtedUntil = System.nanoTime();

  /// The strongest rung that works and is not above `most`. At the lowest, children still get as
  /// little as this machine can give; root never runs one as root.
  Rung strongest(Isolation most) {
    for (Isolation each : DOWNWARDS) {
      if (most.isAtLeast(each)) {
        Optional<Rung> rung = rung(each);
        if (rung.isPresent()) {
          return rung.get();
        }
      }
    }
    return UserRung.here();
  }

  /// One rung, where it works. That it does not is believed for a while only, as the machine may
  /// have been too busy for another process.
  synchronized Optional<Rung> rung(Isolation isolation) {
    Optional<Rung> known = tried.get(isolation);
    if (known != null && (known.isPresent() || System.nanoTime() < doubtedUntil)) {
      return known;
    }
    Optional<Rung> found = candidates(isolation).filter(Ladder::works).findFirst();
    if (!Thread.currentThread().isInterrupted()) {
      tried.put(isolation, found);
      doubtedUntil = found.isEmpty() ? System.nanoTime() + DOUBT.toNanos() : doubtedUntil;
    }
    return found;
  }

  /// What may be tried for a rung, the best first.
  static Stream<Rung> candidates(Isolation isolation) {
    return switch (isolation) {
      case BUBBLEWRAP ->
          Stream.of(BubblewrapRung.here("--disable-userns"), BubblewrapRung.here())
              .flatMap(Optional::stream);
      case NAMESPACES ->
          Stream.of(NamespacesRung.here("--mount-proc"), NamespacesRung.here())
              .flatMap(Optional::stream);
      case USER, NONE ->
          Stream.of((Rung) UserRung.here()).filter(rung -> rung.isolation() == isolation);
    };
  }

  private static boolean works(Rung rung) {
    try {
      ChildResult result = new ProcessRunner(rung).run(Trial.command(), TRIAL_LIMIT);
      return result.succeeded() && Trial.shows(rung.isolation(), result.output());
    } catch (IOException unusable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
