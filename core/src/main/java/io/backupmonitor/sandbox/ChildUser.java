package io.backupmonitor.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who a child process runs as.
///
/// @param name the name in the machine's list of users
/// @param id the user's number
/// @param group the number of the user's group
public record ChildUser(String name, int id, int group) {

  /// Names another user than `nobody` for children of an auditor that runs as root.
  public static final String USER_PROPERTY = "backupmonitor.sandbox.user";

  private static final Path USERS = Path.of("/etc/passwd");

  /// Whether this process runs as root.
  public static boolean isRoot() {
    return currentId() == 0;
  }

  /// The number of the user that this process runs as; -1 where there is no such thing.
  public static int currentId() {
    return effective("Uid:");
  }

  /// The effective number in one line of the kernel's own account of this process.
  private static int effective(String field) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> Integer.parseInt(line.split("\\s+", -1)[2]))
          .findFirst()
          .orElse(-1);
    } catch (IOException | UncheckedIOException | NumberFormatException unknown) {
      return -1;
    }
  }

  /// Who children run as: the user of this process, or for root somebody without any rights. Empty
  /// when there is nobody fit for it.
  public static Optional<ChildUser> unprivileged() {
    if (!isRoot()) {
      String name = System.getProperty("user.name", "?");
      return name.equals("?")
          ? Optional.empty()
          : Optional.of(new ChildUser(name, currentId(), effective("Gid:")));
    }
    return named(System.getProperty(USER_PROPERTY, "nobody")).filter(user -> user.id() != 0);
  }

  /// The name that the machine gives to the user of this process.
  public static String currentName() {
    return isRoot() ? "root" : System.getProperty("user.name", "?");
  }

  private static Optional<ChildUser> named(String name) {
    try {
      return Files.readAllLines(USERS).stream()
          .map(line -> Arrays.asList(line.split(":", -1)))
          .filter(fields -> fields.size() >= 4 && fields.getFirst().equals(name))
          .map(ChildUser::ofFields)
          .findFirst();
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private static ChildUser ofFields(List<String> fields) {
    return new ChildUser(
        fields.getFirst(), Integer.parseInt(fields.get(2)), Integer.parseInt(fields.get(3)));
  }
}
