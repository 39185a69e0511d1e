package io.backupmonitor.restore;

import io.backupmonitor.model.Isolation;
import java.util.Optional;

/// What would let something that a backup contains come closer to this machine than it may.
final class Exposure {

  private Exposure() {}

  /// Why something must not be done here, and what to do; empty when it may be.
  ///
  /// @param what would run what the backup contains
  /// @param here how far it would be isolated
  /// @param weakest how far it has to be
  static Optional<String> of(String what, Isolation here, Isolation weakest) {
    if (weakest == Isolation.NONE || here.isAtLeast(weakest)) {
      return Optional.empty();
    }
    String allowing = here == Isolation.USER ? "auto" : here.word();
    return Optional.of(
        "the %s would run what the backup contains with %s, and at least %s is asked for: install the package bubblewrap (and let its user make user namespaces), or allow it with restore_testing.isolation: %s (audit: --isolation %s)"
            .formatted(what, here.text(), weakest.text(), allowing, allowing));
  }
}
