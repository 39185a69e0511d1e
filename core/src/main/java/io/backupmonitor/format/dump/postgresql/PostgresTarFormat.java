package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Tars that `pg_dump -Ft` writes: the table of contents is the first member, and rows and large
/// objects are members of their own. The reader of tars reads it, as strictly as any other, and the
/// members are looked into beside.
///
/// Layout: PostgreSQL's own `pg_backup_tar.c`.
public final class PostgresTarFormat implements Format {

  private static final int BLOCK = 512;

  /// Made by the service loader.
  public PostgresTarFormat() {}

  @Override
  public String name() {
    return "postgresql.tar";
  }

  @Override
  public Shape shape() {
    return Shape.ARCHIVE;
  }

  @Override
  public List<String> suffixes() {
    return List.of();
  }

  @Override
  public boolean keepsPromiseOf(Format promised) {
    return promised.name().equals("tar");
  }

  @Override
  public boolean knowsItsMembers() {
    return true;
  }

  @Override
  public int precedence() {
    return -1;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.matches(0, ArchiveFiles.CONTENTS + "\0")
        && sample.matches(257, "ustar")
        && sample.matches(BLOCK, ArchiveHeader.MAGIC);
  }

  @Override
  public void inspect(Content content, InspectionContext told) throws IOException {
    InspectionContext context = new QuietContext(told);
    MemberPipe pipe = new MemberPipe(members -> new TarMembersCheck(members, context).check());
    boolean whole = false;
    try {
      tar().inspect(content, new WitnessedMembers(told, pipe));
      whole = true;
    } finally {
      Throwable failure = pipe.over();
      if (whole) {
        rethrow(failure);
      }
    }
  }

  private static Format tar() throws DamageException {
    for (Format format : ServiceLoader.load(Format.class)) {
      if (format.name().equals("tar")) {
        return format;
      }
    }
    throw new DamageException(FindingCode.FORMAT_UNSUPPORTED, "is in a tar, which nobody reads");
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException damage -> throw damage;
      case RuntimeException broken -> throw broken;
      case Error broken -> throw broken;
      default -> throw new IllegalStateException(failure);
    }
  }
}
