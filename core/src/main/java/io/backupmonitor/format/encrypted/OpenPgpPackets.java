package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.stream.CompressedInput;
import java.io.EOFException;
import java.io.IOException;

/// The bytes of an OpenPGP message, whose outer packets are followed while they are read: their
/// headers, their lengths, also in parts, and their order. An encrypted message ends with its
/// encrypted packet; what follows that is left. For one thread.
///
/// Source: RFC 9580, section 4.2 "Packet headers", and section 10.3 "OpenPGP messages"; RFC 4880
/// for the headers of old format.
final class OpenPgpPackets extends BlockStream {

  static final int KEY_FOR_RECIPIENT = 1;
  static final int SIGNATURE = 2;
  static final int KEY_FOR_PASSPHRASE = 3;
  static final int ONE_PASS_SIGNATURE = 4;
  static final int SECRET_KEY = 5;
  static final int PUBLIC_KEY = 6;
  static final int COMPRESSED = 8;
  static final int ENCRYPTED = 9;
  static final int MARKER = 10;
  static final int LITERAL = 11;
  static final int ENCRYPTED_INTACT = 18;
  static final int ENCRYPTED_AEAD = 20;
  static final int PADDING = 21;

  private static final long TO_THE_END = Long.MAX_VALUE;

  private final CompressedInput source;
  private final byte[] header = new byte[8];
  private int headerLength;
  private int headerAt;
  private long left;
  private boolean parts;
  private int tag;
  private boolean ended;
  private boolean cut;
  private boolean forRecipient;
  private boolean forPassphrase;

  OpenPgpPackets(CompressedInput source) {
    this.source = source;
  }

  /// Whether it ended in the middle of a packet.
  boolean isCut() {
    return cut;
  }

  boolean isForRecipient() {
    return forRecipient;
  }

  boolean isForPassphrase() {
    return forPassphrase;
  }

  /// Whether the packet with the secret itself was reached.
  boolean isEncrypted() {
    return holdsSecret(tag);
  }

  static boolean holdsSecret(int tag) {
    return tag == ENCRYPTED || tag == ENCRYPTED_INTACT || tag == ENCRYPTED_AEAD;
  }

  private static boolean mayComeInParts(int tag) {
    return tag == COMPRESSED || tag == LITERAL || holdsSecret(tag);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (headerAt == headerLength && left == 0) {
      if (!next()) {
        return -1;
      }
    }
    if (headerAt < headerLength) {
      int count = Math.min(length, headerLength - headerAt);
      System.arraycopy(header, headerAt, target, offset, count);
      headerAt += count;
      return count;
    }
    return body(target, offset, length);
  }

  private int body(byte[] target, int offset, int length) throws IOException {
    int count = source.read(target, offset, (int) Math.min(length, left));
    if (count < 0 && left != TO_THE_END) {
      throw cut();
    }
    if (count < 0) {
      ended = true;
      left = 0;
      return -1;
    }
    left -= left == TO_THE_END ? 0 : count;
    return count;
  }

  private EOFException cut() {
    cut = true;
    return new EOFException();
  }

  /// Goes on to the next part or packet; false at the end.
  private boolean next() throws IOException {
    headerLength = 0;
    headerAt = 0;
    if (parts) {
      newLength();
      return true;
    }
    ended = ended || isEncrypted() || !source.fill();
    if (ended) {
      return false;
    }
    int first = need();
    if ((first & 0x80) == 0) {
      throw new IOException("the byte %02x begins no packet".formatted(first));
    }
    boolean old = (first & 0x40) == 0;
    enter(old ? (first >> 2) & 0x0f : first & 0x3f);
    if (old) {
      oldLength(first & 3);
    } else {
      newLength();
    }
    return true;
  }

  private void enter(int next) throws IOException {
    boolean expected =
        switch (next) {
          case KEY_FOR_RECIPIENT,
              KEY_FOR_PASSPHRASE,
              MARKER,
              PADDING,
              ENCRYPTED,
              ENCRYPTED_INTACT,
              ENCRYPTED_AEAD ->
              tag != COMPRESSED && tag != LITERAL;
          case COMPRESSED, LITERAL, ONE_PASS_SIGNATURE, SIGNATURE ->
              !forRecipient && !forPassphrase;
          default -> false;
        };
    if (!expected) {
      throw new IOException("a packet of the kind %d cannot follow here".formatted(next));
    }
    tag = next;
    forRecipient |= next == KEY_FOR_RECIPIENT;
    forPassphrase |= next == KEY_FOR_PASSPHRASE;
  }

  private void oldLength(int kind) throws IOException {
    if (kind == 3 && !mayComeInParts(tag)) {
      throw new IOException("a packet of the kind %d has no length".formatted(tag));
    }
    left = kind == 3 ? TO_THE_END : number(1 << kind);
  }

  private void newLength() throws IOException {
    int first = need();
    parts = first >= 224 && first < 255;
    if (parts && !mayComeInParts(tag)) {
      throw new IOException("a packet of the kind %d comes in parts".formatted(tag));
    }
    if (parts) {
      left = 1L << (first & 0x1f);
    } else if (first == 255) {
      left = number(4);
    } else {
      left = first < 192 ? first : ((first - 192L) << 8) + need() + 192;
    }
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int each = 0; each < bytes; each++) {
      number = number << 8 | need();
    }
    return number;
  }

  private int need() throws IOException {
    int next = source.read();
    if (next < 0) {
      throw cut();
    }
    header[headerLength++] = (byte) next;
    return next;
  }

  /// Reads on to the end of the message.
  ///
  /// @throws EOFException when it is cut off
  void follow() throws IOException {
    byte[] block = new byte[16 * 1024];
    int count = read(block, 0, block.length);
    while (count >= 0) {
      count = read(block, 0, block.length);
    }
    if ((forRecipient || forPassphrase) && !isEncrypted()) {
      throw cut();
    }
  }
}
