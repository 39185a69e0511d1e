package io.backupmonitor.model;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The path of a file below its location, told apart by its bytes and by nothing else.
///
/// File names are bytes, not text: two names that look alike (NFC and NFD), names that are no UTF-8
/// and names with a newline all stay different files. The identity is kept as text in which a byte
/// that belongs to no valid UTF-8 sequence, every `%`, and nothing else, is written `%XX`; so it
/// survives databases, JSON and serialisation without loss.
///
/// Steps are separated by `/`; there is no leading and no trailing slash; the location itself is
/// the empty path.
///
/// @param escaped the identity as described above
public record BackupPath(String escaped) implements Comparable<BackupPath>, Serializable {

  /// The location itself.
  public static final BackupPath ROOT = new BackupPath("");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /// The path with these bytes.
  public static BackupPath ofBytes(byte[] bytes) {
    return new BackupPath(escape(bytes));
  }

  /// The path with this text, encoded as UTF-8.
  public static BackupPath of(String text) {
    return new BackupPath(text.replace("%", "%25"));
  }

  /// The bytes of the path, as the file system knows them.
  public byte[] bytes() {
    if (escaped.indexOf('%') < 0) {
      return escaped.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    int start = 0;
    for (int at = escaped.indexOf('%'); at >= 0; at = escaped.indexOf('%', start)) {
      bytes.writeBytes(escaped.substring(start, at).getBytes(StandardCharsets.UTF_8));
      bytes.write(HexFormat.fromHexDigits(escaped, at + 1, at + 3));
      start = at + 3;
    }
    bytes.writeBytes(escaped.substring(start).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /// The path as text for people: bytes that are no UTF-8 become U+FFFD. It may hold control
  /// characters; whoever shows it escapes them for the medium at hand.
  public String text() {
    return escaped.indexOf('%') < 0 ? escaped : new String(bytes(), StandardCharsets.UTF_8);
  }

  /// Whether [#text()] says it all, that is, whether the name is valid UTF-8.
  public boolean isText() {
    return escaped.indexOf('%') < 0 || BackupPath.of(text()).equals(this);
  }

  /// The last step.
  public BackupPath name() {
    return new BackupPath(escaped.substring(escaped.lastIndexOf('/') + 1));
  }

  /// The path without its last step; the root for a path of one step.
  public BackupPath parent() {
    int slash = escaped.lastIndexOf('/');
    return slash < 0 ? ROOT : new BackupPath(escaped.substring(0, slash));
  }

  /// This path followed by another one.
  public BackupPath resolve(BackupPath below) {
    if (escaped.isEmpty()) {
      return below;
    }
    return below.escaped.isEmpty() ? this : new BackupPath(escaped + "/" + below.escaped);
  }

  /// This path followed by one step with this text.
  public BackupPath resolve(String name) {
    return resolve(BackupPath.of(name));
  }

  /// Whether this path is `ancestor` or lies below it.
  public boolean startsWith(BackupPath ancestor) {
    return ancestor.escaped.isEmpty()
        || escaped.equals(ancestor.escaped)
        || escaped.startsWith(ancestor.escaped + "/");
  }

  /// Written out, as paths are the keys of everything: what the compiler derives costs twice as
  /// much in a program that has only just been started.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackupPath path && escaped.equals(path.escaped);
  }

  @Override
  public int hashCode() {
    return escaped.hashCode();
  }

  /// Byte order of the escaped form: stable on every machine and in every database.
  @Override
  public int compareTo(BackupPath other) {
    int common = Math.min(escaped.length(), other.escaped.length());
    for (int at = 0; at < common; at++) {
      char own = escaped.charAt(at);
      char theirs = other.escaped.charAt(at);
      if (own != theirs) {
        // a surrogate stands for a character beyond all others, and its bytes come after theirs
        boolean beyond = Character.isSurrogate(own) != Character.isSurrogate(theirs);
        return beyond ? (Character.isSurrogate(own) ? 1 : -1) : own - theirs;
      }
    }
    return escaped.length() - other.escaped.length();
  }

  /// The same as [#text()].
  @Override
  public String toString() {
    return text();
  }

  private static String escape(byte[] bytes) {
    String text = strictText(bytes);
    if (text != null) {
      return text.replace("%", "%25");
    }
    StringBuilder escaped = new StringBuilder(bytes.length + 16);
    int at = 0;
    while (at < bytes.length) {
      int length = validSequence(bytes, at);
      if (length == 0) {
        escaped.append('%').append(HEX.toHexDigits(bytes[at++]));
        continue;
      }
      escaped.append(new String(bytes, at, length, StandardCharsets.UTF_8).replace("%", "%25"));
      at += length;
    }
    return escaped.toString();
  }

  /// The length of the valid UTF-8 sequence that starts at `at`; 0 when there is none.
  private static int validSequence(byte[] bytes, int at) {
    for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
      if (strictText(Arrays.copyOfRange(bytes, at, at + length)) != null) {
        return length;
      }
    }
    return 0;
  }

  private static @Nullable String strictText(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
