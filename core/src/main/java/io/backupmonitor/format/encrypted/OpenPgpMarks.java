package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.Sample;
import java.util.List;

/// By what OpenPGP messages are known. They have no magic bytes, so that only those that begin with
/// a wrapped key are known without their name.
///
/// Source: RFC 9580, sections 4.2, 5.1 and 5.3.
final class OpenPgpMarks {

  static final String MESSAGE = "PGP MESSAGE";

  static final List<String> NAMES = List.of(".gpg", ".pgp");

  /// A wrapped key is far shorter.
  private static final int LONGEST_KEY_PACKET = 8_192;

  private OpenPgpMarks() {}

  static boolean isArmoured(Sample sample) {
    return sample.matches(0, "-----BEGIN " + MESSAGE + "-----");
  }

  /// Whether the bytes begin a message.
  static boolean isMessage(Sample sample) {
    int tag = tag(sample.head());
    boolean named = sample.isNamed(NAMES);
    return isArmoured(sample)
        || (tag >= 0 && isWrappedKey(sample.head(), named))
        || (named && begins(tag));
  }

  /// Whether the bytes are keys or a signature alone, which are no backup.
  static boolean isOther(Sample sample) {
    int tag = tag(sample.head());
    return sample.isNamed(NAMES)
        && (tag == OpenPgpPackets.SECRET_KEY
            || tag == OpenPgpPackets.PUBLIC_KEY
            || tag == OpenPgpPackets.SIGNATURE
            || (sample.matches(0, "-----BEGIN PGP ") && !isArmoured(sample)));
  }

  private static boolean begins(int tag) {
    return switch (tag) {
      case OpenPgpPackets.KEY_FOR_RECIPIENT,
          OpenPgpPackets.KEY_FOR_PASSPHRASE,
          OpenPgpPackets.ONE_PASS_SIGNATURE,
          OpenPgpPackets.COMPRESSED,
          OpenPgpPackets.ENCRYPTED,
          OpenPgpPackets.MARKER,
          OpenPgpPackets.LITERAL,
          OpenPgpPackets.ENCRYPTED_INTACT,
          OpenPgpPackets.ENCRYPTED_AEAD ->
          true;
      default -> false;
    };
  }

  /// Whether that byte begins a packet of an encrypted message.
  static boolean beginsEncrypted(byte first) {
    int tag = tag(new byte[] {first, 0});
    return continues(first) || tag == OpenPgpPackets.MARKER;
  }

  /// The kind of the first packet; -1 where none begins.
  private static int tag(byte[] head) {
    if (head.length < 2 || (head[0] & 0x80) == 0) {
      return -1;
    }
    return (head[0] & 0x40) == 0 ? (head[0] >> 2) & 0x0f : head[0] & 0x3f;
  }

  /// Whether a wrapped key with known algorithms is followed by another packet of a message.
  private static boolean isWrappedKey(byte[] head, boolean named) {
    int start = bodyStart(head);
    if (start < 0 || start + 10 > head.length) {
      return false;
    }
    int length = bodyLength(head);
    int next = start + length;
    boolean followed = next < head.length ? continues(head[next]) : named;
    return length <= LONGEST_KEY_PACKET && followed && isKeyBody(head, start);
  }

  private static boolean isKeyBody(byte[] head, int start) {
    int version = head[start];
    if (tag(head) == OpenPgpPackets.KEY_FOR_PASSPHRASE) {
      return version >= 4 && version <= 6 && head[start + 1] > 0 && head[start + 1] <= 13;
    }
    boolean known = List.of(1, 2, 16, 18, 25, 26).contains((int) head[start + 9]);
    return tag(head) == OpenPgpPackets.KEY_FOR_RECIPIENT
        && (version == 6 || (version == 3 && known));
  }

  private static boolean continues(byte first) {
    int tag = tag(new byte[] {first, 0});
    return tag == OpenPgpPackets.KEY_FOR_RECIPIENT
        || tag == OpenPgpPackets.KEY_FOR_PASSPHRASE
        || tag == OpenPgpPackets.PADDING
        || OpenPgpPackets.holdsSecret(tag);
  }

  private static int bodyStart(byte[] head) {
    if ((head[0] & 0x40) != 0) {
      int first = head[1] & 0xff;
      return first < 192 ? 2 : first < 224 ? 3 : -1;
    }
    return (head[0] & 3) < 2 ? 2 + (head[0] & 3) : -1;
  }

  private static int bodyLength(byte[] head) {
    int first = head[1] & 0xff;
    boolean old = (head[0] & 0x40) == 0;
    if (old) {
      return (head[0] & 3) == 0 ? first : (first << 8) + (head[2] & 0xff);
    }
    return first < 192 ? first : ((first - 192) << 8) + (head[2] & 0xff) + 192;
  }
}
