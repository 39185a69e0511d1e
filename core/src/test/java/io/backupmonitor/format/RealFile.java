package io.backupmonitor.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Small files that were made once by the tools whose formats they are (7-Zip 26.02, lzip, XZ
/// Utils, ncompress, lzop and GNU cpio, all of them of Debian), and what they hold.
public final class RealFile {

  private RealFile() {}

  /// One of them.
  ///
  /// @param path the family and the name: `archive/lzma.7z`
  public static DamagedBytes of(String path) {
    try (InputStream stream = RealFile.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new AssertionError("no file '" + path + "' among the resources");
      }
      return DamagedBytes.bytes(stream.readAllBytes()).named(path.substring(path.indexOf('/') + 1));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// What `a.txt` holds in all of them.
  public static String text() {
    return IntStream.rangeClosed(1, 40)
        .mapToObj("line %d of a small backup\n"::formatted)
        .collect(Collectors.joining());
  }

  /// What `code.bin` holds in all of them: calls of one place from many, as in a program.
  public static byte[] code() {
    ByteBuffer code = ByteBuffer.allocate(600).order(ByteOrder.LITTLE_ENDIAN);
    for (int each = 0; each < 100; each++) {
      code.put((byte) 0xe8).putInt(5000 - (6 * each + 5)).put((byte) each);
    }
    return code.array();
  }

  /// Text and code one after the other.
  public static byte[] both() {
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    byte[] code = code();
    return ByteBuffer.allocate(text.length + code.length).put(text).put(code).array();
  }
}
