package io.backupmonitor.format.archive;

import io.backupmonitor.model.BackupPath;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Makes a path of the name that a zip gives a member.
final class ZipName {

  private static final int UTF_8_FLAG = 1 << 11;
  private static final Charset CP_437 =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  private ZipName() {}

  /// @param unicode the name in UTF-8 from an extra field; null where there is none
  /// @param unix whether a Unix wrote it, where names are bytes and nothing else
  static BackupPath path(byte[] raw, byte @Nullable [] unicode, int flags, boolean unix) {
    if (unicode != null) {
      return trimmed(BackupPath.ofBytes(unicode));
    }
    BackupPath asWritten = BackupPath.ofBytes(raw);
    if ((flags & UTF_8_FLAG) != 0 || unix || asWritten.isText()) {
      return trimmed(asWritten);
    }
    return trimmed(BackupPath.of(new String(raw, CP_437)));
  }

  private static BackupPath trimmed(BackupPath path) {
    String escaped = path.escaped();
    int end = escaped.length();
    while (end > 1 && escaped.charAt(end - 1) == '/') {
      end--;
    }
    return end == escaped.length() ? path : new BackupPath(escaped.substring(0, end));
  }
}
