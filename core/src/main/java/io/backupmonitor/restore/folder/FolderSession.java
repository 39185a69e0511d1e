package io.backupmonitor.restore.folder;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreOutcome;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One restore into a folder: remembers what the inspection read, and afterwards looks whether just
/// that lies in the folder.
final class FolderSession implements RestoreSession {

  private final Path content;
  private final long mostBytes;
  private final ExpectedMembers expected = new ExpectedMembers();
  private long members;
  private Restored restored = Restored.NOTHING;

  /// @param mostBytes what may be written there
  FolderSession(Path content, long mostBytes) {
    this.content = content;
    this.mostBytes = mostBytes;
  }

  @Override
  public Sink sink() {
    return new Sink.Folder(content.toString(), mostBytes);
  }

  @Override
  public Consumer<InspectionRecord> listener() {
    return record -> {
      if (record instanceof InspectionRecord.EntryRead(Entry entry, long size, int crc32)) {
        expect(entry, size, crc32);
      }
    };
  }

  private void expect(Entry entry, long size, int crc32) {
    Optional<BackupPath> place = MemberName.place(entry.name());
    if (place.isEmpty() || place.get().equals(BackupPath.ROOT)) {
      return;
    }
    members++;
    switch (entry.kind()) {
      case FILE -> expected.expect(place.get(), EntryKind.FILE, size, crc32);
      case HARD_LINK -> expectHardLink(place.get(), entry.linkTarget());
      case SYMBOLIC_LINK -> expectSymbolicLink(place.get(), entry.linkTarget());
      case DIRECTORY, SPECIAL -> expected.expect(place.get(), entry.kind(), 0, 0);
    }
  }

  private void expectSymbolicLink(BackupPath place, @Nullable BackupPath target) {
    boolean inside = target != null && MemberName.staysInside(place, target);
    expected.expect(
        place, EntryKind.SYMBOLIC_LINK, 0, inside ? 0 : ExpectedMembers.MAY_BE_LEFT_OUT);
  }

  private void expectHardLink(BackupPath place, @Nullable BackupPath target) {
    Optional<BackupPath> original = target == null ? Optional.empty() : MemberName.place(target);
    int member = original.map(expected::find).orElse(-1);
    if (member < 0) {
      expected.expect(place, EntryKind.HARD_LINK, ExpectedMembers.ANY_SIZE, 0);
    } else if (expected.kind(member) == EntryKind.SYMBOLIC_LINK) {
      expected.expect(place, EntryKind.SYMBOLIC_LINK, 0, ExpectedMembers.MAY_BE_LEFT_OUT);
    } else if (!original.equals(Optional.of(place))) {
      expected.expect(place, EntryKind.HARD_LINK, expected.size(member), expected.crc32(member));
    }
  }

  @Override
  public RestoreOutcome finish(Inspection inspection) {
    Arrivals arrivals = new Arrivals(content, expected, rereads(inspection.format()));
    List<Finding> findings = new ArrayList<>();
    try {
      arrivals.look();
    } catch (IOException unreadable) {
      findings.add(
          FindingCode.RESTORE_NOT_MADE.saying(
              "what was restored into '%s' could not be read back: %s"
                  .formatted(content, unreadable)));
    }
    restored = new FolderRestored(content, arrivals.contents());
    return new FolderVerdict(inspection, arrivals, members).outcome(findings);
  }

  @Override
  public Restored restored() {
    return restored;
  }

  /// Whether the format has checksums of its content, so that reading the content back proves more
  /// than that the disk works. A tar has none, and its members may be very many.
  private static boolean rereads(String format) {
    return !format.matches("(.*\\.)?tar(\\..*)?");
  }

  @Override
  public void close() {}
}
