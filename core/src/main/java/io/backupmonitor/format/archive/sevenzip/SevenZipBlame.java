package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Tells the damage of one block. What was added to a 7z later may have another passphrase, which
/// looks like damage: an encrypted block is blamed only where something in it shows that it has the
/// one that was given. For one thread.
final class SevenZipBlame {

  private final PlacedBytes bytes;
  private final SevenZipStreams.Placed placed;
  private final SevenZipPassphrase passphrase;
  private final InspectionContext context;
  private boolean certain;
  private @Nullable DamageException held;

  SevenZipBlame(
      PlacedBytes bytes,
      SevenZipStreams.Placed placed,
      SevenZipPassphrase passphrase,
      InspectionContext context) {
    this.bytes = bytes;
    this.placed = placed;
    this.passphrase = passphrase;
    this.context = context;
    this.certain = !placed.block().isEncrypted() || passphrase.opensDirectory();
  }

  /// So many bytes of content fit their checksum.
  void isWhole(long size) {
    if (size >= SevenZipPassphrase.PROVING_BYTES) {
      certain = true;
      tellHeld();
    }
  }

  /// Tells it, or holds it back where it may be no damage.
  void isDamaged(DamageException damage) throws IOException {
    certain =
        certain
            || damage.code().effect() != FindingCode.Effect.FAILED
            || SevenZipProof.isFilledUp(bytes, placed, passphrase, 1);
    if (certain) {
      tell(damage);
    } else if (held == null) {
      held = damage;
    }
  }

  /// The block was read as far as it can be.
  void end() {
    if (held != null) {
      held = undecided();
    }
    tellHeld();
  }

  private DamageException undecided() {
    return new DamageException(
        FindingCode.ENCRYPTED_WRONG_KEY,
        "no member in the encrypted block at byte %,d is whole: either it has another"
                .formatted(placed.packedAt().getFirst())
            + " passphrase than the one that was given or it is damaged");
  }

  private void tellHeld() {
    DamageException waiting = held;
    held = null;
    if (waiting != null) {
      tell(waiting);
    }
  }

  private void tell(DamageException damage) {
    context.finding(damage.code(), String.valueOf(damage.getMessage()));
  }
}
