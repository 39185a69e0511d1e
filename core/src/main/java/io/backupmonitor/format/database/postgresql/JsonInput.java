package io.backupmonitor.format.database.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Strict JSON (RFC 8259) read from front to back, one value at a time and without a tree, so that
/// a document of any length needs no memory. For one thread.
final class JsonInput {

  /// A text that is no JSON, or not the expected one.
  static final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /// Longer than any path that a file system knows, even with every byte in hexadecimal.
  private static final int LONGEST_TEXT = 64 * 1024;

  private static final int MOST_DIGITS = 19;

  private final InputStream stream;
  private byte[] text = new byte[256];
  private int next = -2;
  private long position;

  JsonInput(InputStream stream) {
    this.stream = stream;
  }

  /// How many bytes were taken so far.
  long position() {
    return position;
  }

  /// Takes this sign, which has to come next.
  void need(char sign) throws IOException, Malformed {
    int found = peek();
    if (found != sign) {
      throw unexpected("'" + sign + "'");
    }
    take();
  }

  /// Takes this sign when it comes next.
  boolean takes(char sign) throws IOException {
    boolean fits = peek() == sign;
    if (fits) {
      take();
    }
    return fits;
  }

  /// A whole number without sign.
  long number() throws IOException, Malformed {
    long value = 0;
    int digits = 0;
    boolean zero = peek() == '0';
    while (raw() >= '0' && raw() <= '9') {
      value = value * 10 + take() - '0';
      digits++;
    }
    if (digits == 0 || digits > MOST_DIGITS || value < 0 || (zero && digits > 1)) {
      throw unexpected("a whole number");
    }
    return value;
  }

  /// A text with its escapes undone.
  String string() throws IOException, Malformed {
    need('"');
    int length = 0;
    while (raw() != '"') {
      if (raw() < ' ' || length > LONGEST_TEXT) {
        throw unexpected("the end of a text");
      }
      length = append(length, take() == '\\' ? escaped() : last);
    }
    take();
    return decoded(length);
  }

  /// Nothing but white space may follow.
  void needEnd() throws IOException, Malformed {
    if (peek() >= 0) {
      throw unexpected("the end");
    }
  }

  Malformed unexpected(String wanted) throws IOException {
    int found = raw();
    String there = found < 0 ? "it ends" : "byte 0x%02x comes".formatted(found);
    return new Malformed("%s at byte %,d, where %s belongs".formatted(there, position, wanted));
  }

  private int last;

  private int escaped() throws IOException, Malformed {
    int sign = take();
    return switch (sign) {
      case '"', '\\', '/' -> sign;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unexpected("a known escape");
    };
  }

  // Writers of these documents escape control characters this way and nothing else.
  private int unicode() throws IOException, Malformed {
    int code = 0;
    for (int each = 0; each < 4; each++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw unexpected("a hexadecimal digit");
      }
      code = code << 4 | digit;
    }
    if (code > 0x7f) {
      throw unexpected("an escape of ASCII");
    }
    return code;
  }

  private int append(int length, int sign) {
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length] = (byte) sign;
    return length + 1;
  }

  private String decoded(int length) throws Malformed {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, 0, length))
          .toString();
    } catch (CharacterCodingException foreign) {
      throw new Malformed("the text before byte %,d is no UTF-8".formatted(position));
    }
  }

  /// The next byte that is no white space, not taken yet; -1 at the end.
  private int peek() throws IOException {
    while (raw() == ' ' || raw() == '\n' || raw() == '\r' || raw() == '\t') {
      take();
    }
    return raw();
  }

  private int raw() throws IOException {
    if (next == -2) {
      next = stream.read();
    }
    return next;
  }

  private int take() throws IOException {
    last = raw();
    position += last < 0 ? 0 : 1;
    next = last < 0 ? -1 : -2;
    return last;
  }
}
