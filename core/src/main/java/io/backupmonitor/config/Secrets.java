package io.backupmonitor.config;

import io.backupmonitor.config.Node.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads secrets: `${VARIABLE}` from the environment, `file:PATH` from a file, anything else as it
/// stands. Its messages name the variable or the file and never the value.
final class Secrets {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final int MAXIMUM_BYTES = 64 << 10;
  private static final String FILE = "file:";

  private Secrets() {}

  static @Nullable Secret read(Scalar scalar, Reading reading) {
    String text = scalar.text();
    if (text.isBlank()) {
      reading.refuse(scalar, "expected a secret, found an empty text");
      return null;
    }
    String value = text.startsWith(FILE) ? ofFile(scalar, reading) : ofText(scalar, reading);
    return value == null ? null : new Secret(value);
  }

  /// Whether that text speaks of a secret that lies elsewhere.
  static boolean isReference(String text) {
    return text.startsWith(FILE) || VARIABLE.matcher(text).find();
  }

  private static @Nullable String ofText(Scalar scalar, Reading reading) {
    Matcher variable = VARIABLE.matcher(scalar.text());
    StringBuilder value = new StringBuilder();
    boolean complete = true;
    while (variable.find()) {
      String found = reading.environment().get(variable.group(1));
      if (found == null || found.isEmpty()) {
        reading.refuse(
            scalar, "the environment variable '%s' is not set".formatted(variable.group(1)));
        complete = false;
      }
      variable.appendReplacement(value, Matcher.quoteReplacement(found == null ? "" : found));
    }
    return complete ? variable.appendTail(value).toString() : null;
  }

  private static @Nullable String ofFile(Scalar scalar, Reading reading) {
    String name = scalar.text().substring(FILE.length());
    String problem = name.isBlank() ? "'file:' needs the path of a file" : Shapes.pathProblem(name);
    if (problem != null) {
      reading.refuse(scalar, problem);
      return null;
    }
    try (var bytes = Files.newInputStream(Path.of(name))) {
      String value = new String(bytes.readNBytes(MAXIMUM_BYTES), StandardCharsets.UTF_8).strip();
      if (value.isEmpty()) {
        reading.refuse(scalar, "the file '%s' is empty".formatted(name));
        return null;
      }
      return value;
    } catch (NoSuchFileException missing) {
      reading.refuse(scalar, "there is no file '%s'".formatted(name));
    } catch (IOException unreadable) {
      reading.refuse(
          scalar, "the file '%s' cannot be read: %s".formatted(name, reason(unreadable)));
    }
    return null;
  }

  /// Why a file cannot be read, without repeating its name.
  static String reason(IOException problem) {
    return switch (problem) {
      case AccessDeniedException denied -> "access denied";
      case FileSystemException other when other.getReason() != null ->
          String.valueOf(other.getReason());
      default -> String.valueOf(problem.getMessage());
    };
  }
}
