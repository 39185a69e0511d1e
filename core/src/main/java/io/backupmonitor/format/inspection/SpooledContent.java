package io.backupmonitor.format.inspection;

import io.backupmonitor.format.extraction.DiskReserve;
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

  private static final int BLOCK = 128 * 1024;

  static SpooledContent of(Path scratch, InputStream bytes) throws IOException {
    Path file = Files.createTempFile(scratch, "layer-", ".spool");
    try (OutputStream copy = Files.newOutputStream(file)) {
      copy(bytes, copy, new DiskReserve(scratch));
    } catch (IOException | RuntimeException | Error failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    return new SpooledContent(file);
  }

  private static void copy(InputStream bytes, OutputStream copy, DiskReserve disk)
      throws IOException {
    byte[] block = new byte[BLOCK];
    for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
      disk.charge(count, "a copy to jump in");
      copy.write(block, 0, count);
    }
  }

  SeekableByteChannel channel() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
