package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the files that lie beside a table of contents, and what is in the files that list
/// large objects.
///
/// Layout: PostgreSQL's own `pg_backup_directory.c` and `pg_backup_tar.c`.
final class ArchiveFiles {

  static final String CONTENTS = "toc.dat";

  private static final Pattern ROWS = Pattern.compile("([0-9]{1,10})\\.dat");
  private static final Pattern OBJECT = Pattern.compile("blob_([0-9]{1,10})\\.dat");
  private static final Pattern OBJECTS = Pattern.compile("blobs(?:_([0-9]{1,10}))?\\.toc");
  private static final Pattern LINE = Pattern.compile("([0-9]{1,10}) (blob_([0-9]{1,10})\\.dat)");

  private ArchiveFiles() {}

  /// How the file of that name is packed, told by its ending.
  static ArchiveCompression packing(String name) {
    for (ArchiveCompression each : ArchiveCompression.all()) {
      if (each != ArchiveCompression.NONE && name.endsWith(each.ending())) {
        return each;
      }
    }
    return ArchiveCompression.NONE;
  }

  /// The name without the ending that tells how the file is packed.
  static String plain(String name) {
    return name.substring(0, name.length() - packing(name).ending().length());
  }

  /// Whether a file of that name, which has no ending of a packing, holds rows.
  static boolean isRows(String plain) {
    return ROWS.matcher(plain).matches();
  }

  static boolean isObject(String plain) {
    return OBJECT.matcher(plain).matches();
  }

  static boolean isListOfObjects(String plain) {
    return OBJECTS.matcher(plain).matches();
  }

  /// Whether pg_dump alone gives such names.
  static boolean isOwn(String plain) {
    return plain.equals(CONTENTS) || isRows(plain) || isObject(plain) || isListOfObjects(plain);
  }

  /// One line of a file that lists large objects.
  ///
  /// @param oid the number of the large object
  /// @param file the file with its content, without the ending of a packing
  record LargeObject(long oid, String file) {}

  /// The large objects that a file lists.
  ///
  /// @param what the file, for messages
  static List<LargeObject> objects(String what, InputStream list) throws IOException {
    List<LargeObject> objects = new ArrayList<>();
    String all = new String(list.readAllBytes(), StandardCharsets.ISO_8859_1);
    if (!all.isEmpty() && !all.endsWith("\n")) {
      throw new DamageException(
          FindingCode.ARCHIVE_TRUNCATED,
          "'%s' ends inside a line, after %,d large objects"
              .formatted(what, all.lines().count() - 1));
    }
    for (String line : all.split("\n", -1)) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches() && parts.group(1).equals(parts.group(3))) {
        objects.add(new LargeObject(Long.parseLong(parts.group(1)), parts.group(2)));
      } else if (!line.isEmpty()) {
        throw new DamageException(
            FindingCode.ARCHIVE_CORRUPT,
            "'%s' lists no large object in line %,d".formatted(what, objects.size() + 1));
      }
    }
    return objects;
  }
}
