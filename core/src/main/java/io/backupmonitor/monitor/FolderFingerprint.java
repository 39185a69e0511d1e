package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;

/// Stands for everything that a look can see of the children of a folder, as far as it decides what
/// backups lie there: names, kinds, sizes, times, inodes, numbers of names, and whether they may be
/// read. The number of the device is left out, since it changes with every mount; of a folder below
/// only the name counts, since it is looked at itself.
final class FolderFingerprint {

  /// Longer than any name with what is written beside it.
  private static final int ROOM = 64 * 1024;

  private static final int MOST_BESIDE_A_NAME = 64;

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(ROOM);

  private FolderFingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The fingerprint of children in the order of their paths.
  static String of(BackupPath folder, List<StoredFile> children) {
    FolderFingerprint fingerprint = new FolderFingerprint();
    int from = folder.escaped().isEmpty() ? 0 : folder.escaped().length() + 1;
    for (StoredFile child : children) {
      fingerprint.add(child, from);
    }
    return fingerprint.end();
  }

  private void add(StoredFile child, int from) {
    byte[] name = child.path().escaped().substring(from).getBytes(StandardCharsets.UTF_8);
    if (buffer.remaining() < name.length + MOST_BESIDE_A_NAME) {
      flush();
    }
    buffer.putInt(name.length).put(name).put(letter(child.kind()));
    if (child.kind() != FileKind.REGULAR) {
      return;
    }
    buffer
        .putLong(child.size())
        .putLong(child.modified().getEpochSecond())
        .putInt(child.modified().get(ChronoField.NANO_OF_SECOND))
        .put((byte) (child.readable() ? 1 : 0));
    FileIdentity identity = child.identity();
    buffer.put((byte) (identity == null ? 0 : 1));
    if (identity != null) {
      buffer.putLong(identity.inode()).putInt(identity.links());
    }
  }

  private static byte letter(FileKind kind) {
    return switch (kind) {
      case REGULAR -> 'f';
      case DIRECTORY -> 'd';
      case SYMBOLIC_LINK -> 'l';
      case SPECIAL -> 's';
    };
  }

  private void flush() {
    digest.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private String end() {
    flush();
    return HexFormat.of().formatHex(digest.digest());
  }
}
