package io.backupmonitor.format.dump;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// Text in UTF-16 behind its byte order mark: what a PowerShell redirection makes of everything
/// that a program says. The clients of no database but one read that back.
public final class WideText {

  private WideText() {}

  /// Whether a content begins with the mark.
  public static boolean is(Sample sample) {
    return sample.startsWith(0xff, 0xfe) || sample.startsWith(0xfe, 0xff);
  }

  /// The same sample as a tool would have written it; itself where it is no wide text.
  public static Sample narrowed(Sample sample) {
    if (!is(sample)) {
      return sample;
    }
    String text = new String(sample.head(), StandardCharsets.UTF_16);
    return new Sample(
        sample.name(), text.getBytes(StandardCharsets.UTF_8), new byte[0], sample.size());
  }

  /// Why such a dump cannot be restored.
  ///
  /// @param client the program that would have to read it
  /// @param remedy how the tool writes its file itself
  public static DamageException refused(String client, String remedy) {
    return new DamageException(
        FindingCode.DUMP_CORRUPT,
        "is in UTF-16, as a PowerShell redirection writes it, and %s cannot read that; %s"
            .formatted(client, remedy));
  }

  /// The text in UTF-8, for whom its coding does not matter.
  ///
  /// @param wide not closed from here
  public static InputStream decoded(InputStream wide) {
    return new Decoded(new InputStreamReader(wide, StandardCharsets.UTF_16));
  }

  private static final class Decoded extends InputStream {

    private final Reader text;
    private final char[] block = new char[8192];
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    Decoded(Reader text) {
      this.text = text;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      while (!bytes.hasRemaining()) {
        int count = text.read(block);
        if (count < 0) {
          return false;
        }
        // a character of two halves may fall apart here; nobody looks for one
        bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(block, 0, count));
      }
      return true;
    }
  }
}
