package io.backupmonitor.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file that holds a passphrase or a private key. Its messages name the file and never what is in
/// it.
public final class SecretFile {

  /// More than any passphrase or key; what is larger was named by mistake.
  private static final int MAXIMUM_BYTES = 1 << 20;

  private SecretFile() {}

  /// The passphrase in the first line of a file, without the end of the line. Blanks belong to it.
  ///
  /// @throws IOException when the file cannot be read or its first line is empty
  public static String firstLine(Path file) throws IOException {
    String text = new String(content(file), StandardCharsets.UTF_8);
    String line = text.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      throw new FileSystemException(file.toString(), null, "its first line is empty");
    }
    return line;
  }

  /// All of a file with a private key.
  ///
  /// @throws IOException when the file cannot be read, is empty or far too large for a key
  public static byte[] content(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // a pipe would wait for its writer, and each backup reads the file anew
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] content = bytes.readNBytes(MAXIMUM_BYTES + 1);
      if (content.length == 0) {
        throw new FileSystemException(file.toString(), null, "it is empty");
      }
      if (content.length > MAXIMUM_BYTES) {
        throw new FileSystemException(file.toString(), null, "it is too large for a secret");
      }
      return content;
    }
  }

  /// Why no passphrase can be read from that file, in one sentence.
  public static Optional<String> passphraseProblem(Path file) {
    return problem(file, SecretFile::firstLine);
  }

  /// Why no key can be read from that file, in one sentence.
  public static Optional<String> keyProblem(Path file) {
    return problem(file, SecretFile::content);
  }

  private interface Reading {
    Object read(Path file) throws IOException;
  }

  private static Optional<String> problem(Path file, Reading reading) {
    try {
      reading.read(file);
      return Optional.empty();
    } catch (NoSuchFileException missing) {
      return Optional.of("there is no file '%s'".formatted(file));
    } catch (IOException unreadable) {
      return Optional.of("'%s' cannot be read: %s".formatted(file, reason(unreadable)));
    }
  }

  /// Why a file cannot be read, without repeating its name.
  private static String reason(IOException problem) {
    return switch (problem) {
      case AccessDeniedException _ -> "access denied";
      case FileSystemException other when other.getReason() != null ->
          String.valueOf(other.getReason());
      default -> String.valueOf(problem.getMessage());
    };
  }
}
