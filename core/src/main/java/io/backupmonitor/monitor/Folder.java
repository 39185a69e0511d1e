package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One folder with its direct children in byte order.
///
/// @param path where it lies
/// @param children what lies in it
/// @param fingerprint stands for them; empty when nobody wants it
record Folder(BackupPath path, List<StoredFile> children, String fingerprint) {

  private static final Comparator<StoredFile> BY_PATH =
      (one, other) -> one.path().compareTo(other.path());

  /// @param marked whether somebody wants the fingerprint
  static Folder of(BackupPath path, List<StoredFile> unsorted, boolean marked) {
    List<StoredFile> children = unsorted.stream().sorted(BY_PATH).toList();
    return new Folder(path, children, marked ? FolderFingerprint.of(path, children) : "");
  }

  /// The child of that name (escaped); null when there is none.
  @Nullable StoredFile child(String name) {
    String prefix = path.escaped().isEmpty() ? "" : path.escaped() + "/";
    BackupPath wanted = new BackupPath(prefix + name);
    int low = 0;
    int high = children.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      StoredFile child = children.get(middle);
      int order = child.path().compareTo(wanted);
      if (order == 0) {
        return child;
      }
      low = order < 0 ? middle + 1 : low;
      high = order > 0 ? middle - 1 : high;
    }
    return null;
  }

  /// The regular file of that name (escaped); null when there is none.
  @Nullable StoredFile file(String name) {
    StoredFile child = child(name);
    return child != null && child.kind() == FileKind.REGULAR ? child : null;
  }

  /// The folder of that name (escaped); null when there is none.
  @Nullable StoredFile folder(String name) {
    StoredFile child = child(name);
    return child != null && child.kind() == FileKind.DIRECTORY ? child : null;
  }

  /// The last step of a child's path, escaped.
  String name(StoredFile child) {
    String escaped = child.path().escaped();
    return path.escaped().isEmpty() ? escaped : escaped.substring(path.escaped().length() + 1);
  }

  /// The children of one kind.
  List<StoredFile> of(FileKind kind) {
    return children.stream().filter(child -> child.kind() == kind).toList();
  }
}
