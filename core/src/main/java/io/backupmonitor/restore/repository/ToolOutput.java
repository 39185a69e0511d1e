package io.backupmonitor.restore.repository;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lines that a program wrote into a file. The file lies where the program could have put
/// anything, so no link is followed and no line may be endless. For one thread.
final class ToolOutput implements Closeable {

  private static final int LONGEST_LINE = 4 << 20;

  private final InputStream bytes;

  ToolOutput(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("'%s' is no file with the program's output".formatted(file));
    }
    bytes =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 64 * 1024);
  }

  /// The next line without its end; null after the last one.
  @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int each = bytes.read(); each != '\n'; each = bytes.read()) {
      if (each < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
      }
      line.write(each);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line of the program's output is longer than any it writes");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// Everything, when that is not much.
  static String all(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    try (ToolOutput output = new ToolOutput(file)) {
      for (String line = output.line(); line != null; line = output.line()) {
        text.append(line).append('\n');
        if (text.length() > 8 * LONGEST_LINE) {
          throw new IOException("the program's output is longer than it can be");
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
