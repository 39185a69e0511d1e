package io.backupmonitor.format;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.storage.BackupSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a name promises once everything is taken off that says nothing about the content.
public final class BackupNames {

  /// `.z01`: a part of a split zip, which ends in `.zip`.
  private static final Pattern ZIP_PART = Pattern.compile("(?i)\\.z\\d{2,3}$");

  /// `.001`, `.part02`, `.aa`, `-000`, `aa`, `00`: the number of a part.
  private static final Pattern PART =
      Pattern.compile(
          "([._-]?part-?(\\d+|[a-z]{2,5})|[._-](a+[a-z]|[a-z]{2,3})|[._-]?\\d{2,6}|a+[a-z])$");

  /// `.1`, `.12`: the number of a rotation.
  private static final Pattern ROTATION = Pattern.compile("\\.\\d{1,3}$");

  /// Endings of backups that more than one program uses, so that they promise no format.
  private static final Pattern SHARED =
      Pattern.compile("(?i)\\.(dump|dmp|backup|bak|archive|snap|snapshot|img|raw)$");

  /// Those of them under which no image of a disk lies, which may well hold nothing but zeros.
  private static final Pattern FILLED =
      Pattern.compile("(?i)\\.(dump|dmp|backup|archive|snap|snapshot)$");

  /// Those of them under which no text lies but dumps of SQL, which are known.
  private static final Pattern DUMP = Pattern.compile("(?i)\\.(dump|dmp)$");

  private BackupNames() {}

  /// Whether a name says that something was saved into this.
  static boolean isFilled(String name) {
    return FILLED.matcher(name).find();
  }

  /// Whether a name says that this is a dump.
  static boolean isDump(String name) {
    return DUMP.matcher(name).find();
  }

  /// Whether a name says that this is a backup, though not of which format.
  static boolean isBackup(String name) {
    return SHARED.matcher(name).find();
  }

  /// The name of a backup without the number of its first part or of its rotation.
  public static String promising(BackupSource source) {
    String name = source.path().name().text();
    if (source.kind() != BackupKind.SPLIT_SET) {
      return ROTATION.matcher(name).replaceFirst("");
    }
    Matcher zip = ZIP_PART.matcher(name);
    return zip.find() ? zip.replaceFirst(".zip") : PART.matcher(name).replaceFirst("");
  }
}
