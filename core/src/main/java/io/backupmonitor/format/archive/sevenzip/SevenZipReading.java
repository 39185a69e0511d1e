package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.format.SideBySide;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.format.archive.SeenNames;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// One reading of a 7z: start header, directory, then every member in the order of the directory,
/// which is that of the blocks; several blocks side by side.
final class SevenZipReading {

  private final PlacedBytes bytes;
  private final BackupPath unnamed;
  private final InspectionContext context;
  private final SevenZipPassphrase passphrase;
  private final SeenNames seen = new SeenNames();
  private long duplicates;
  private String firstDuplicate = "";
  private long deletions;

  /// @param unnamed what a member without a name is called
  SevenZipReading(PlacedBytes bytes, String unnamed, InspectionContext context) {
    this.bytes = bytes;
    this.unnamed = BackupPath.of(unnamed.replace('/', '_'));
    this.context = context;
    this.passphrase = SevenZipPassphrase.given(context);
  }

  void read() throws IOException {
    SevenZipStart start = SevenZipStart.read(bytes);
    tellTrailingBytes(start);
    if (start.isEmpty()) {
      tellEmpty();
      return;
    }
    SevenZipDirectory directory = openedDirectory(start);
    checkLayout(start, directory);
    if (directory.members().count() == 0) {
      tellEmpty();
    }
    readMembers(directory);
    tellDuplicates();
    tellDeletions();
  }

  /// A wrong passphrase makes as much of the directory as damage does.
  private SevenZipDirectory openedDirectory(SevenZipStart start) throws IOException {
    try {
      return directory(start);
    } catch (DamageException damage) {
      if (passphrase.isDoubtful() && damage.code().effect() == FindingCode.Effect.FAILED) {
        throw SevenZipPassphrase.wrong("its directory is encrypted");
      }
      throw damage;
    }
  }

  private SevenZipDirectory directory(SevenZipStart start) throws IOException {
    if (start.filledIn()) {
      return SevenZipDirectory.read(bytes, start, passphrase, context);
    }
    context.notProven(
        "its start header was never filled in; nothing covers the directory that was found at byte %,d"
            .formatted(start.directory()));
    try {
      return SevenZipDirectory.read(bytes, start, passphrase, context);
    } catch (DamageException noDirectory) {
      if (noDirectory.code().effect() == FindingCode.Effect.FAILED) {
        throw SevenZipStart.stopped();
      }
      throw noDirectory;
    }
  }

  private void tellTrailingBytes(SevenZipStart start) {
    long trailing = bytes.size() - start.end();
    if (trailing > 0) {
      context.finding(
          FindingCode.ARCHIVE_TRAILING_DATA,
          "%,d bytes follow the archive, which ends at byte %,d".formatted(trailing, start.end()));
    }
  }

  private void tellEmpty() {
    context.finding(FindingCode.ARCHIVE_EMPTY, "the 7z is whole, but has no members");
  }

  /// Packed bytes fill the file up to its directory; those of a packed directory come last.
  private void checkLayout(SevenZipStart start, SevenZipDirectory directory)
      throws DamageException {
    long gap = start.directory() - SevenZipStart.BYTES - directory.packedBytes();
    if (gap < 0) {
      throw new DamageException(
          FindingCode.ARCHIVE_BOMB, "its packed streams overlap by %,d bytes".formatted(-gap));
    }
    if (gap > 0) {
      context.finding(
          FindingCode.ARCHIVE_GAP,
          "%,d bytes before the directory belong to no member".formatted(gap));
    }
    int contents = directory.streams().contentCount();
    if (directory.members().contents() != contents) {
      throw new DamageException(
          FindingCode.ARCHIVE_INCONSISTENT,
          "its directory lists %,d members with content, and %,d contents"
              .formatted(directory.members().contents(), contents));
    }
  }

  /// The blocks are shared among as many readers as there are threads and memory for. Each of them
  /// walks over all members; the first one looks at their names and at those without content too.
  private void readMembers(SevenZipDirectory directory) throws IOException {
    if (passphrase.isOpen()) {
      new SevenZipProof(bytes, directory.streams(), passphrase, context).look();
    }
    SevenZipTally tally = new SevenZipTally();
    AtomicBoolean others = new AtomicBoolean();
    SideBySide.run(
        directory.streams().readers(context),
        stopped -> readSome(directory, tally, !others.getAndSet(true), stopped));
    tally.tell(directory.streams().contentCount(), passphrase, context);
  }

  private void readSome(
      SevenZipDirectory directory, SevenZipTally tally, boolean all, BooleanSupplier stopped)
      throws IOException {
    try (SevenZipContents contents =
        new SevenZipContents(bytes, directory.streams(), passphrase, tally, context)) {
      SevenZipMembers.Walk members = directory.members().walk(unnamed);
      while (members.hasNext() && !stopped.getAsBoolean()) {
        context.budget().checkTime();
        SevenZipMembers.Member member = members.next();
        if (all) {
          note(member);
        }
        if (all || member.hasContent()) {
          readMember(member, contents);
        }
      }
      contents.finish();
    }
  }

  private void readMember(SevenZipMembers.Member member, SevenZipContents contents)
      throws IOException {
    if (member.hasContent()) {
      contents.read(member);
    } else if (member.deletion()) {
      deletions++;
    } else if (member.kind() == EntryKind.SYMBOLIC_LINK) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "member '%s' is a link without a target".formatted(member.name()));
    } else {
      context.entry(new Entry(member.name(), member.kind(), 0, null, member.executable())).close();
    }
  }

  private void note(SevenZipMembers.Member member) {
    if (member.kind() != EntryKind.DIRECTORY
        && !member.deletion()
        && seen.add(MemberName.normal(member.name()))
        && duplicates++ == 0) {
      firstDuplicate = member.name().text();
    }
  }

  private void tellDuplicates() {
    if (duplicates > 0) {
      context.finding(
          FindingCode.ARCHIVE_DUPLICATE_ENTRY,
          "%,d members have the name of an earlier one, the first of them '%s'"
              .formatted(duplicates, firstDuplicate));
    }
  }

  private void tellDeletions() {
    if (deletions > 0) {
      context.notProven(
          "the 7z says of %,d names that they are to be deleted, and holds nothing for them"
              .formatted(deletions));
    }
  }
}
