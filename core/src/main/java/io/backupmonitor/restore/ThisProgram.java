package io.backupmonitor.restore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What takes part in every drill: this program.
final class ThisProgram {

  /// As in `1.0`, the version that it was built as.
  static final String VERSION = version();

  private ThisProgram() {}

  private static String version() {
    try (InputStream stream = ThisProgram.class.getResourceAsStream("version.txt")) {
      return stream == null
          ? ""
          : new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
