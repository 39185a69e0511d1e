package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.util.stream.Stream;

/// The rungs of isolation that this machine has, as arguments of tests: what is tried is each of
/// them, and a machine that lacks one skips nothing.
public final class Rungs {

  private Rungs() {}

  /// Each one.
  public static Stream<Isolation> all() {
    return Stream.of(Isolation.values())
        .filter(isolation -> ProcessRunner.ladder().rung(isolation).isPresent());
  }

  /// Those that keep anything away.
  public static Stream<Isolation> isolating() {
    return all().filter(isolation -> isolation != Isolation.NONE);
  }

  /// Those whose children are processes of the machine like any other.
  public static Stream<Isolation> among() {
    return all().filter(isolation -> !isolation.isAtLeast(Isolation.NAMESPACES));
  }

  /// Those with processes and a network of their own.
  public static Stream<Isolation> apart() {
    return all().filter(isolation -> isolation.isAtLeast(Isolation.NAMESPACES));
  }
}
