package io.backupmonitor.format.archive;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.model.BackupPath;
import org.jspecify.annotations.Nullable;

/// What a header and the extensions before it say about one member.
record TarMember(
    BackupPath name, EntryKind kind, @Nullable BackupPath linkTarget, boolean executable) {

  static TarMember of(
      TarHeader header,
      PaxRecords records,
      byte @Nullable [] longName,
      byte @Nullable [] longLink) {
    byte[] name = first(records.sparseText("name"), records.text("path"), longName, header.name());
    EntryKind kind = kind(header.type(), name);
    boolean isLink = kind == EntryKind.SYMBOLIC_LINK || kind == EntryKind.HARD_LINK;
    byte[] target = first(null, records.text("linkpath"), longLink, header.linkName());
    return new TarMember(
        MemberName.of(name),
        kind,
        isLink ? BackupPath.ofBytes(target) : null,
        header.isExecutable());
  }

  private static byte[] first(
      byte @Nullable [] sparse, byte @Nullable [] pax, byte @Nullable [] gnu, byte[] plain) {
    if (sparse != null) {
      return sparse;
    }
    if (pax != null) {
      return pax;
    }
    return gnu != null ? gnu : plain;
  }

  private static EntryKind kind(char type, byte[] name) {
    return switch (type) {
      case '1' -> EntryKind.HARD_LINK;
      case '2' -> EntryKind.SYMBOLIC_LINK;
      case '3', '4', '6' -> EntryKind.SPECIAL;
      case '5', 'D' -> EntryKind.DIRECTORY;
      // before ustar a slash at the end of the name made a directory
      case '0', 0 ->
          name.length > 0 && name[name.length - 1] == '/' ? EntryKind.DIRECTORY : EntryKind.FILE;
      // types that nobody knows are files, as POSIX wants it
      default -> EntryKind.FILE;
    };
  }

  /// The member as the context wants it.
  ///
  /// @param size how long it is
  /// @param asFile whether it is a file of its own whatever its header says
  Entry entry(long size, boolean asFile) {
    if (asFile) {
      return new Entry(name, EntryKind.FILE, size, null, executable);
    }
    return new Entry(name, kind, kind == EntryKind.FILE ? size : 0, linkTarget, executable);
  }
}
