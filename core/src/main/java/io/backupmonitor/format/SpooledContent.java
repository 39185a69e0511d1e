package io.backupmonitor.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A copy of one layer in the scratch folder, for readers that need to jump. Removed by whoever
/// removes the scratch folder, or earlier by [#delete()].
record SpooledContent(Path file) {

  static SpooledContent of(Path scratch, InputStream bytes) throws IOException {
    Path file = Files.createTempFile(scratch, "layer-", ".spool");
    try (OutputStream copy = Files.newOutputStream(file)) {
      bytes.transferTo(copy);
    } catch (IOException | RuntimeException | Error failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    return new SpooledContent(file);
  }

  SeekableByteChannel channel() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
