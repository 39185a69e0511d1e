package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.MemberName;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One tar of a base backup, packed or not: `base`, `pg_wal`, or a tablespace by its number. The
/// formats that are known read it; its members are handed to the check of the backup.
final class BaseBackupTar implements InspectionContext {

  private static final Pattern NAME =
      Pattern.compile("(base|pg_wal|\\d{1,10})\\.(?:tar(?:\\.(?:gz|zst|lz4|bz2|xz))?|tgz)");

  private final String name;
  private final BaseBackupCheck check;
  private final InspectionContext context;
  private final Formats formats = Formats.found();
  private String file = "";

  BaseBackupTar(String name, BaseBackupCheck check, InspectionContext context) {
    this.name = name;
    this.check = check;
    this.context = context;
  }

  /// The name of the tar without its endings; null when the file is none of a base backup.
  static @Nullable String nameOf(String path) {
    Matcher matcher = NAME.matcher(path);
    return matcher.matches() ? matcher.group(1) : null;
  }

  void read(DirectoryContent directory, DirectoryContent.File tar) throws IOException {
    file = tar.path().escaped();
    try (InputStream stream = directory.open(tar)) {
      try {
        look(file, stream);
      } catch (DamageException damage) {
        // the other tars are still worth a look
        finding(damage.code(), String.valueOf(damage.getMessage()));
      }
    }
  }

  private void look(String inner, InputStream stream) throws IOException {
    byte[] head = stream.readNBytes(Sample.HEAD_BYTES);
    Sample sample = new Sample(inner, head, new byte[0], OptionalLong.empty());
    Optional<Format> format = formats.detect(sample);
    boolean fits =
        format
            .map(each -> each.shape() == Format.Shape.STREAM || each.name().equals("tar"))
            .orElse(false);
    if (!fits) {
      throw new DamageException(
          FindingCode.TYPE_MISMATCH,
          "it is no tar, but " + format.map(Format::name).orElse("of no known format"));
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), stream);
    format.orElseThrow().inspect(new Streamed(sample, whole), this);
  }

  @Override
  public void nested(String inner, InputStream decoded) throws IOException {
    look(inner, decoded);
    decoded.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void finding(FindingCode code, String message) {
    context.finding(code, "'%s': %s".formatted(file, message));
  }

  /// Of no interest: what a tar leaves unproven the manifest proves, or nothing does.
  @Override
  public void notProven(String what) {}

  @Override
  public void table(String table, long rows) {}

  @Override
  public Budget budget() {
    return context.budget();
  }

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    context.budget().chargeEntry();
    String path = MemberName.normal(entry.name()).escaped();
    boolean isFile = entry.kind() == EntryKind.FILE;
    return new Member(isFile ? check.begin(prefix() + path, entry.size()) : null);
  }

  private String prefix() {
    return switch (name) {
      case "base" -> "";
      case "pg_wal" -> "pg_wal/";
      default -> "pg_tblspc/" + name + "/";
    };
  }

  /// The bytes of one member on their way to the check.
  private final class Member extends EntryOutput {

    private static final byte[] ZEROS = new byte[8192];

    private final @Nullable FileWitness witness;
    private long count;

    Member(@Nullable FileWitness witness) {
      this.witness = witness;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      count += length;
      if (witness != null) {
        witness.write(bytes, offset, length);
      }
    }

    @Override
    public void hole(long length) throws IOException {
      context.budget().chargeBytes(length);
      for (long left = length; left > 0; left -= ZEROS.length) {
        write(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
    }

    @Override
    public long count() {
      return count;
    }

    /// A tar carries none to compare with.
    @Override
    public int crc32() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      if (witness != null) {
        witness.end();
      }
    }
  }

  /// Bytes that come once, from front to back.
  private record Streamed(Sample sample, InputStream stream) implements Content {

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public SeekableByteChannel channel() throws IOException {
      throw noCopy();
    }

    @Override
    public Path file() throws IOException {
      throw noCopy();
    }

    private static DamageException noCopy() {
      return new DamageException(FindingCode.FORMAT_UNSUPPORTED, "can only be read as a stream");
    }

    @Override
    public @Nullable Path companion(String suffix) {
      return null;
    }
  }
}
