package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.model.BackupPath;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The members that the directory of a 7z lists: their names and attributes stay where they lie in
/// the directory, and are read one after the other.
///
/// Layout: `7zFormat.txt`, "FilesInfo".
final class SevenZipMembers {

  private static final int END = 0;
  private static final int WITHOUT_CONTENT = 14;
  private static final int EMPTY_FILES = 15;
  private static final int DELETIONS = 16;
  private static final int NAMES = 17;
  private static final int ATTRIBUTES = 21;

  private final int count;
  private BitSet withoutContent = new BitSet();
  private BitSet emptyFiles = new BitSet();
  private BitSet deletions = new BitSet();
  private BitSet attributed = new BitSet();
  private @Nullable SevenZipCursor attributes;
  private @Nullable SevenZipCursor names;

  private SevenZipMembers(int count) {
    this.count = count;
  }

  static SevenZipMembers none() {
    return new SevenZipMembers(0);
  }

  /// Reads up to the end mark.
  static SevenZipMembers read(SevenZipCursor cursor) throws DamageException {
    SevenZipMembers members = new SevenZipMembers(cursor.count(cursor.left(), "members"));
    for (int property = cursor.next(); property != END; property = cursor.next()) {
      members.readProperty(property, cursor.part(cursor.number()));
    }
    return members;
  }

  private void readProperty(int property, SevenZipCursor part) throws DamageException {
    switch (property) {
      case WITHOUT_CONTENT -> withoutContent = part.bits(count);
      case EMPTY_FILES -> emptyFiles = part.bits(withoutContent.cardinality());
      case DELETIONS -> deletions = part.bits(withoutContent.cardinality());
      case NAMES -> {
        part.requireInside();
        names = part;
      }
      case ATTRIBUTES -> {
        attributed = part.bitsUnlessAll(count);
        part.requireInside();
        attributes = part;
      }
      default -> {
        // times, padding and what later versions add say nothing about the content
      }
    }
  }

  int count() {
    return count;
  }

  /// How many members have content.
  int contents() {
    return count - withoutContent.cardinality();
  }

  /// A walk over the members, from the first one on.
  ///
  /// @param unnamed the name of the only member where it has none, as one from a pipe; of several
  ///     without names each gets its number, too
  Walk walk(BackupPath unnamed) {
    return new Walk(unnamed);
  }

  /// One member.
  ///
  /// @param name its name
  /// @param kind what it is
  /// @param hasContent whether it has bytes
  /// @param deletion whether it says that something is to be deleted
  /// @param executable whether its owner may execute it
  record Member(
      BackupPath name, EntryKind kind, boolean hasContent, boolean deletion, boolean executable) {}

  /// Goes through the members one after the other.
  final class Walk {

    private final SevenZipCursor nameAt =
        names == null ? new SevenZipCursor(new byte[0]) : names.fork();
    private final SevenZipCursor attributesAt =
        attributes == null ? new SevenZipCursor(new byte[0]) : attributes.fork();
    private int member;
    private int bare;
    private final BackupPath unnamed;

    private Walk(BackupPath unnamed) {
      this.unnamed = unnamed;
    }

    boolean hasNext() {
      return member < count;
    }

    Member next() throws DamageException {
      BackupPath name = name();
      int mode = attributed.get(member) ? attributesAt.int32() : 0;
      boolean hasContent = !withoutContent.get(member++);
      boolean emptyFile = !hasContent && emptyFiles.get(bare);
      boolean deletion = !hasContent && deletions.get(bare);
      if (!hasContent) {
        bare++;
      }
      SevenZipAttributes seen = new SevenZipAttributes(mode);
      EntryKind kind = seen.kind(hasContent || emptyFile);
      return new Member(name, kind, hasContent, deletion, seen.isExecutable());
    }

    private BackupPath name() throws DamageException {
      if (names == null) {
        return count == 1 ? unnamed : BackupPath.of("%s-%d".formatted(unnamed.text(), member + 1));
      }
      SevenZipCursor start = nameAt.fork();
      int length = 0;
      while (nameAt.uint16() != 0) {
        length += 2;
      }
      String text = new String(start.array(length), StandardCharsets.UTF_16LE);
      return MemberName.of(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
