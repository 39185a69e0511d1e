package io.backupmonitor.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file of result lines that appears whole or not at all: what was there before stays until the
/// last line is written.
final class ResultFile implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private boolean finished;

  private ResultFile(Path file, Path unfinished, FileChannel channel) {
    this.file = file;
    this.unfinished = unfinished;
    this.channel = channel;
    this.writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  static ResultFile create(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw Complaint.usage(
          "--output needs the name of a file, and '%s' is a folder".formatted(file));
    }
    Path unfinished =
        folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      return new ResultFile(
          file,
          unfinished,
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (IOException broken) {
      throw Complaint.usage(
          "--output: nothing can be written in '%s': %s".formatted(folder, broken.getMessage()));
    }
  }

  void line(String line) {
    try {
      writer.write(line);
      writer.write('\n');
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Puts the file in its place.
  void finish() throws IOException {
    writer.flush();
    channel.force(true);
    writer.close();
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!finished) {
      Files.deleteIfExists(unfinished);
    }
  }
}
