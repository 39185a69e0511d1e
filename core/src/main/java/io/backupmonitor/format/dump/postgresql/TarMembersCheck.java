package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The look into the members of a tar that pg_dump wrote. For one thread.
final class TarMembersCheck {

  /// A script that pg_dump adds for people.
  private static final String SCRIPT = "restore.sql";

  private final MemberPipe members;
  private final InspectionContext context;
  private final Map<String, Integer> entriesByFile = new HashMap<>();
  private final ObjectSum listed = new ObjectSum();
  private final ObjectSum came = new ObjectSum();

  TarMembersCheck(MemberPipe members, InspectionContext context) {
    this.members = members;
    this.context = context;
  }

  void check() throws IOException {
    String first = members.next();
    if (!ArchiveFiles.CONTENTS.equals(first)) {
      throw new DamageException(
          FindingCode.ARCHIVE_CORRUPT, "does not begin with '%s'".formatted(ArchiveFiles.CONTENTS));
    }
    ArchiveReader reader =
        new ArchiveReader(members.bytes(), context.budget().limits().memoryBytes());
    PostgresDirectoryFormat.requireFiles(reader);
    ArchiveCheck check = new ArchiveCheck(reader.header(), context);
    try {
      check.entries(reader);
      PostgresDirectoryFormat.tellRest(reader, context);
      check.waiting().forEach(entry -> entriesByFile.put(entry.file(), entry.id()));
      for (String name = members.next(); name != null; name = members.next()) {
        member(name, check);
      }
      judge(check);
    } finally {
      check.tellTables();
    }
  }

  private void member(String name, ArchiveCheck check) throws IOException {
    String plain = ArchiveFiles.plain(name);
    try (InputStream decoded =
        ArchiveUnpacking.file(ArchiveFiles.packing(name), members.bytes(), 0, context)) {
      if (ArchiveFiles.isRows(plain)) {
        rows(name, plain, check, decoded);
      } else if (ArchiveFiles.isObject(plain)) {
        String oid = plain.substring("blob_".length(), plain.length() - ".dat".length());
        came.add(oid);
        check.largeObject(oid, decoded);
      } else if (ArchiveFiles.isListOfObjects(plain)) {
        list(plain, check, decoded);
      } else if (!name.isEmpty() && !name.equals(SCRIPT)) {
        context.finding(
            FindingCode.ARCHIVE_TRAILING_DATA,
            "holds '%s', which pg_dump did not write".formatted(name));
      }
    } catch (DamageException damage) {
      context.finding(damage.code(), "member '%s': %s".formatted(name, damage.getMessage()));
    }
  }

  private void rows(String name, String plain, ArchiveCheck check, InputStream decoded)
      throws IOException {
    Integer id = entriesByFile.get(plain);
    ArchiveEntry entry = id == null ? null : check.arrived(id);
    if (entry == null || entry.isLargeObjects()) {
      throw new DamageException(
          FindingCode.ARCHIVE_INCONSISTENT,
          "'%s' belongs to no entry of the table of contents that waits for it".formatted(name));
    }
    check.rows(entry, decoded);
  }

  private void list(String name, ArchiveCheck check, InputStream decoded) throws IOException {
    ArchiveEntry entry = largeObjects(name, check);
    if (entry == null) {
      throw new DamageException(
          FindingCode.ARCHIVE_INCONSISTENT,
          "'%s' belongs to no entry of the table of contents".formatted(name));
    }
    check.arrived(entry.id());
    check.largeObjectsCame();
    for (ArchiveFiles.LargeObject object : ArchiveFiles.objects(name, decoded)) {
      listed.add(Long.toString(object.oid()));
    }
  }

  /// The entry of a list: by its number where the name has one, else the only one.
  private static @Nullable ArchiveEntry largeObjects(String name, ArchiveCheck check) {
    for (ArchiveEntry entry : check.waiting()) {
      boolean named = name.equals("blobs_%d.toc".formatted(entry.id()));
      if (entry.isLargeObjects() && (named || name.equals("blobs.toc"))) {
        return entry;
      }
    }
    return null;
  }

  private void judge(ArchiveCheck check) {
    for (ArchiveEntry entry : check.waiting()) {
      context.finding(
          FindingCode.SET_PART_MISSING,
          "the member with the data of entry %d (%s) is not there; %s"
              .formatted(entry.id(), entry.title(), check.progress()));
    }
    if (!came.isSameAs(listed)) {
      context.finding(
          FindingCode.ARCHIVE_INCONSISTENT,
          "lists %,d large objects and holds %,d, which are not the same"
              .formatted(listed.count(), came.count()));
    }
    check.judge();
  }
}
