package io.backupmonitor.format.archive;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.SecretFile;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The passphrase that was given for a zip, and what the members showed of it. A member that cannot
/// be read blames the backup only where it is not likely that the passphrase is another one, which
/// is known when all members were seen. Safe to use from several threads.
final class ZipKey {

  private static final int MOST_TOLD = 20;

  /// The check of the traditional encryption is one byte: of so many members that refuse a
  /// passphrase there may well be one more that accepts it by chance.
  private static final int REFUSALS_FOR_CHANCE = 16;

  /// Content of fewer bytes than a CRC-32 has can fit it by chance.
  private static final int PROVING_BYTES = 4;

  private final InspectionContext context;
  private boolean asked;
  private @Nullable String passphrase;
  private String problem = "";
  private long locked;
  private long refused;
  private @Nullable ZipMember firstRefused;
  private boolean proven;
  private long broken;
  private boolean brokenByAes;
  private final List<Complaint> told = new ArrayList<>();

  /// What is wrong with a member.
  ///
  /// @param sentence the rest of a sentence about the member
  record Complaint(FindingCode code, ZipMember member, String sentence) {

    void tell(InspectionContext context) {
      context.finding(code, "member '%s' %s".formatted(member.name(), sentence));
    }
  }

  ZipKey(InspectionContext context) {
    this.context = context;
  }

  /// The passphrase for one more encrypted member, read when the first one needs it; empty where
  /// there is none.
  synchronized Optional<String> passphrase() {
    if (!asked) {
      asked = true;
      context.passphraseFile().ifPresent(this::read);
    }
    locked += passphrase == null ? 1 : 0;
    return Optional.ofNullable(passphrase);
  }

  /// A file that cannot be read is a missing key, as for other formats.
  private void read(Path file) {
    try {
      passphrase = SecretFile.firstLine(file);
    } catch (IOException unreadable) {
      problem = ", and the file with the passphrase cannot be read: " + unreadable.getMessage();
    }
  }

  /// The first bytes of a member do not fit the passphrase.
  synchronized void refused(ZipMember member) {
    refused++;
    if (firstRefused == null || member.index() < firstRefused.index()) {
      firstRefused = member;
    }
  }

  /// A member was read and nothing is wrong with it.
  ///
  /// @param fits whether its content fits a checksum
  synchronized void opened(ZipMember member, boolean fits) {
    proven |= fits && (member.size() >= PROVING_BYTES || member.method() == ZipMember.AES);
  }

  /// A member whose first bytes fit the passphrase cannot be read.
  ///
  /// @param byAes whether more than one byte fits
  synchronized void broken(Complaint complaint, boolean byAes) {
    broken++;
    brokenByAes |= byAes;
    if (told.size() < MOST_TOLD) {
      told.add(complaint);
    }
  }

  /// Tells what all members together show. To be called last.
  ///
  /// @param members how many the archive has
  synchronized void tell(long members) {
    if (locked > 0) {
      context.finding(
          FindingCode.ENCRYPTED_NO_KEY,
          "%,d of %,d members are encrypted%s".formatted(locked, members, problem));
    }
    if (refused > 0) {
      context.finding(
          FindingCode.ENCRYPTED_WRONG_KEY,
          "the passphrase that was given does not open %,d of %,d members, '%s' first%s"
              .formatted(refused, members, nameOfFirstRefused(), whyRefused()));
    }
    if (broken > 0) {
      tellBroken();
    }
  }

  private String nameOfFirstRefused() {
    return firstRefused == null ? "" : firstRefused.name().toString();
  }

  private String whyRefused() {
    return proven
        ? ", though it opens others: they have another one, or their first bytes are damaged"
        : "";
  }

  /// Without a member that proves the passphrase, one byte that fits is no ground for blame; the
  /// two bytes of AES are, as long as few other members refused it.
  private void tellBroken() {
    told.sort(Comparator.comparingInt(complaint -> complaint.member().index()));
    boolean chance = refused > REFUSALS_FOR_CHANCE * broken;
    if (chance || !(proven || brokenByAes)) {
      context.finding(
          FindingCode.ENCRYPTED_WRONG_KEY,
          "%,d members cannot be read with the passphrase that was given, '%s' first; whether it is the wrong one or they are damaged cannot be told"
              .formatted(broken, told.getFirst().member().name()));
      return;
    }
    told.forEach(complaint -> complaint.tell(context));
    if (broken > told.size()) {
      Complaint last = told.getLast();
      context.finding(
          last.code(), "%,d further encrypted members are damaged".formatted(broken - told.size()));
    }
  }
}
