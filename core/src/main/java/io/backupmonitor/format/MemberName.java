package io.backupmonitor.format;

import io.backupmonitor.model.BackupPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules by which the names and links of an archive become places below the folder of a
/// restore. Pure functions over the spelling: a reader, an extraction and whoever compares the two
/// come to the same answer.
public final class MemberName {

  private MemberName() {}

  /// The name of a member by the bytes in the archive. Slashes at its end only mark a directory.
  public static BackupPath of(byte[] bytes) {
    int length = bytes.length;
    while (length > 1 && bytes[length - 1] == '/') {
      length--;
    }
    return BackupPath.ofBytes(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  /// Where a member of that name lies below the folder: an absolute name counts from there, as for
  /// every usual tool. Empty when the name holds `..`, so that it could lie anywhere.
  public static Optional<BackupPath> place(BackupPath name) {
    BackupPath plain = plain(name);
    if (plain != null) {
      return Optional.of(plain);
    }
    List<String> steps = steps(name.escaped());
    return steps.contains("..")
        ? Optional.empty()
        : Optional.of(new BackupPath(String.join("/", steps)));
  }

  /// The name without what changes nothing: leading slashes, `.` and empty steps. Two members whose
  /// names are equal in this form are the same to every reader.
  public static BackupPath normal(BackupPath name) {
    BackupPath plain = plain(name);
    return plain == null ? new BackupPath(String.join("/", steps(name.escaped()))) : plain;
  }

  /// Whether the name counts from the root of a file system.
  public static boolean isAbsolute(BackupPath name) {
    return name.escaped().startsWith("/");
  }

  /// Whether a symbolic link at that place surely leads to something below the folder, whatever
  /// other links there are: its target is relative, climbs only at its start, and not above the
  /// folder. Links that all obey this cannot be combined into a way out.
  public static boolean staysInside(BackupPath place, BackupPath target) {
    String text = target.escaped();
    if (text.isEmpty() || text.startsWith("/")) {
      return false;
    }
    int depth = depth(place) - 1;
    boolean descended = false;
    for (String step : steps(text)) {
      if (!step.equals("..")) {
        descended = true;
      } else if (descended || --depth < 0) {
        return false;
      }
    }
    return true;
  }

  private static int depth(BackupPath place) {
    return steps(place.escaped()).size();
  }

  /// A name that needs no more than to lose the `./` in front of it and the slash behind it, as
  /// nearly every one does; null for any other.
  private static @Nullable BackupPath plain(BackupPath name) {
    String text = name.escaped();
    if (isPlain(text)) {
      return name;
    }
    int from = text.startsWith("./") ? 2 : 0;
    int to = text.length() > from && text.endsWith("/") ? text.length() - 1 : text.length();
    String rest = text.substring(from, to);
    return isPlain(rest) ? new BackupPath(rest) : null;
  }

  /// Whether there is neither an empty step nor one that begins with a dot.
  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && text.charAt(0) != '.'
        && text.charAt(0) != '/'
        && text.charAt(text.length() - 1) != '/'
        && !text.contains("/.")
        && !text.contains("//");
  }

  private static List<String> steps(String text) {
    List<String> steps = new ArrayList<>();
    for (String step : text.split("/", -1)) {
      if (!step.isEmpty() && !step.equals(".")) {
        steps.add(step);
      }
    }
    return steps;
  }
}
