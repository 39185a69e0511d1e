package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The bytes of one layer of a backup, for one [Format] to read. For one thread, except that
/// channels may be used side by side.
public interface Content {

  /// What detection saw.
  Sample sample();

  /// The length where it is known before reading: always for a stored file, never inside a stream.
  OptionalLong size();

  /// The bytes from the start, once. Reads in large blocks; a caller needs no buffer of its own for
  /// reads of 4 KiB and more. An outer layer's damage is thrown from here as [DamageException].
  InputStream stream() throws IOException;

  /// A new read-only channel over the bytes. Inside a stream, the bytes are first copied into the
  /// scratch folder of the inspection, charged to its budget. The caller closes it.
  ///
  /// @throws DamageException with `format.unsupported` where there is neither a channel nor scratch
  SeekableByteChannel channel() throws IOException;

  /// The bytes as a file of this machine, for libraries that need one, under the same conditions as
  /// [#channel()]. It is the backup itself where it is stored here: never to be written.
  Path file() throws IOException;

  /// A file that lies beside the backup under its name with this ending, such as `-wal` beside a
  /// database; null where there is none.
  @Nullable Path companion(String suffix);

  /// The files in which the bytes lie, in order: several for a split set. None inside a stream.
  default List<StoredPart> parts() {
    return List.of();
  }

  /// Refuses random access where there is no place for a copy.
  static DamageException noCopy() {
    return new DamageException(
        FindingCode.FORMAT_UNSUPPORTED,
        "can only be read from a copy, and no scratch folder was given for one");
  }
}
