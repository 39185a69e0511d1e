package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.MessageDigests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// A backup manifest on its way to its reader, with the SHA-256 of all its lines but the last one,
/// which is the line that tells this checksum. For one thread.
final class ManifestDigest extends FilterInputStream {

  /// The last line holds a key and 64 digits; a longer one is none.
  private static final int LONGEST_LINE = 1024;

  private final MessageDigest digest = MessageDigests.named("SHA-256");
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private boolean lineEnded;
  private boolean tooLong;

  ManifestDigest(InputStream manifest) {
    super(manifest);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      add((byte) next);
    }
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    for (int each = 0; each < read; each++) {
      add(target[offset + each]);
    }
    return read;
  }

  private void add(byte next) {
    if (lineEnded || length == line.length) {
      digest.update(line, 0, length);
      tooLong = !lineEnded;
      length = 0;
      lineEnded = false;
    }
    line[length++] = next;
    lineEnded = next == '\n';
    tooLong &= !lineEnded;
  }

  /// Whether the last line is one that can tell the checksum: short and with its end.
  boolean endsWithALine() {
    return lineEnded && !tooLong && !Arrays.equals(line, 0, 1, new byte[] {'\n'}, 0, 1);
  }

  /// The checksum of everything before the last line; to be asked once, at the end.
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
