package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FolderStorage;
import java.nio.file.Path;

/// Turns names of any bytes into paths of this machine, and back.
public final class MemberPath {

  private static final Path TOP = Path.of("/");

  private MemberPath() {}

  /// What lies at that place below a folder, in one or more steps. Says nothing about what is
  /// there, nor whether a link is on the way.
  public static Path below(Path parent, BackupPath name) {
    return isAscii(name.escaped()) ? parent.resolve(name.escaped()) : exact(parent, name);
  }

  /// A relative path with this spelling, for the target of a link.
  public static Path relative(BackupPath target) {
    if (isAscii(target.escaped())) {
      return Path.of(target.escaped());
    }
    Path absolute = exact(TOP, target);
    return absolute.subpath(0, absolute.getNameCount());
  }

  /// How a relative path is spelled.
  public static BackupPath spelling(Path relative) {
    String text = relative.toString();
    if (isAscii(text) && text.indexOf('?') < 0) {
      return BackupPath.of(text);
    }
    // the escapes of a URI are those of a path, except that a URI has more of them
    String raw = TOP.resolve(relative).toUri().getRawPath();
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    return BackupPath.ofBytes(new BackupPath(raw.substring(1, end)).bytes());
  }

  private static Path exact(Path parent, BackupPath name) {
    return new FolderStorage(parent)
        .localPath(name)
        .orElseThrow(() -> new IllegalStateException("a folder has local paths"));
  }

  /// Whether every character is one byte that needs no care; a percent sign needs some.
  private static boolean isAscii(String text) {
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      if (each >= 128 || each == '%' || each == 0) {
        return false;
      }
    }
    return true;
  }
}
