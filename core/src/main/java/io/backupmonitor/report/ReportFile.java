package io.backupmonitor.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a report so that there is always a whole one: into a temporary file beside it, down to
/// the disk, then renamed over the old one. On a full disk the old report survives.
final class ReportFile {

  /// What writes the content.
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  private ReportFile() {}

  /// Writes the file of that name in that folder, which is made when it is not there.
  ///
  /// @throws UncheckedIOException when it cannot be written; the old file is untouched then
  static Path write(Path folder, String name, Content content) {
    Path file = folder.resolve(name);
    Path temporary = folder.resolve(".%s.%s.partial".formatted(name, UUID.randomUUID()));
    try {
      Files.createDirectories(folder);
      try {
        fill(temporary, content);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the report '%s' could not be written (%s); free space or name another output_directory"
              .formatted(file, failure.getMessage()),
          failure);
    }
  }

  private static void fill(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Writer writer =
            new BufferedWriter(
                new OutputStreamWriter(
                    Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
      content.writeTo(writer);
      writer.flush();
      channel.force(true);
    }
  }
}
