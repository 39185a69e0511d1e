package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// What a [Format] tells about the content that it reads, and what it may ask for. Safe to use from
/// several threads, so that an archive may read its members in parallel; each [EntryOutput] is for
/// one thread.
public interface InspectionContext {

  /// Tells a fact that does not stop the reading.
  ///
  /// @param message what was seen, where and with numbers, in one sentence
  void finding(FindingCode code, String message);

  /// Says what this format leaves unproven: `a tar has no checksum of its members' content`.
  void notProven(String what);

  /// Begins a member of an archive. Every byte of a file goes through the result, which is closed
  /// at the member's end; for a directory or link it is closed without bytes.
  ///
  /// @throws DamageException when a limit is reached
  EntryOutput entry(Entry entry) throws IOException;

  /// Tells of a table and how many rows the backup holds for it. Said twice, the rows add up.
  ///
  /// @param name `schema.table`, or with a database before it where the dump holds several
  void table(String name, long rows);

  /// Reads what a compressed stream decodes to: detects it, reads it with its own format, and then
  /// reads `decoded` on to its very end, so that the caller's own trailer checks are reached.
  /// Damage found inside is reported; damage that `decoded` itself throws is thrown on.
  ///
  /// @param name the name of the content: the outer name without the ending of the stream's format
  /// @throws DamageException when `decoded` throws one or a limit is reached
  void nested(String name, InputStream decoded) throws IOException;

  /// The limits of this inspection, counted while reading.
  Budget budget();

  /// How many threads a reader may let work at once for its decoding; one where others need the
  /// processors.
  default int threads() {
    return 1;
  }

  /// Where the reader of a document that [Format#unpacks()], or of a directory, leaves its content
  /// as one stream that needs no decoder any more, for a listener in another process; empty where
  /// nobody listens. A listener that has heard enough is no failure.
  default Optional<OutputStream> unpacked() throws IOException {
    return Optional.empty();
  }

  /// The folder for copies that a reader needs beside [Content#file()]. What a reader makes there
  /// it removes.
  ///
  /// @throws DamageException with `format.unsupported` where no scratch folder was given
  /// @throws IOException where there can be none
  default Path scratch() throws IOException {
    throw Content.noCopy();
  }

  /// The file whose first line opens this backup; read it with [SecretFile#firstLine].
  default Optional<Path> passphraseFile() {
    return Optional.empty();
  }

  /// The file with a private key that opens this backup; read it with [SecretFile#content].
  default Optional<Path> keyFile() {
    return Optional.empty();
  }
}
