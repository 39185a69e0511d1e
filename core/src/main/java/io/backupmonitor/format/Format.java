package io.backupmonitor.format;

import java.io.IOException;
import java.util.List;

/// One format of backups: how to know it and how to read it strictly. Found by
/// [java.util.ServiceLoader]; implementations are stateless and safe to use from several threads.
///
/// A reader reports damage in one of two ways: as a finding where it can go on
/// ([InspectionContext#finding]), and as a [DamageException] where it cannot. An [IOException] that
/// is no [DamageException] comes from the storage and never blames the backup.
public interface Format {

  /// What role a format plays in a chain like `tar.gz`.
  enum Shape {
    /// Wraps exactly one other content, as gzip does.
    STREAM,
    /// Holds members with names, as tar does.
    ARCHIVE,
    /// Is the content itself, as a dump or a database file.
    DOCUMENT
  }

  /// The short name used in reports and JSON: `tar`, `gz`, `postgresql.sql`. Chains are written
  /// from the inside out, joined by dots.
  String name();

  /// The role it plays.
  Shape shape();

  /// Whether the content is of this format. Judged by bytes; the name may only help where the bytes
  /// alone cannot tell.
  boolean recognises(Sample sample);

  /// The endings that promise this format, in lower case with their dot, the longest first.
  List<String> suffixes();

  /// Whether a content of this format is also what the ending of another format promises, as a dump
  /// that lies in a tar is a tar.
  default boolean keepsPromiseOf(Format promised) {
    return false;
  }

  /// Formats are asked in the order of this number, so that a general one comes after the special
  /// ones that it would also fit.
  default int precedence() {
    return 0;
  }

  /// Whether the reader works through [Content#channel()] or [Content#file()] rather than front to
  /// back; checksums are then computed beside it.
  default boolean readsAtRandom() {
    return false;
  }

  /// Whether this archive's members are looked into by its own reader, so that nobody else needs to
  /// find out what they are together.
  default boolean knowsItsMembers() {
    return false;
  }

  /// Whether this document is packed inside and its reader can hand it on unpacked
  /// ([InspectionContext#unpacked()]).
  default boolean unpacks() {
    return false;
  }

  /// Whether it is only recognised: such a backup is told of, and cannot be read here.
  default boolean onlyRecognised() {
    return false;
  }

  /// Reads the content from first to last and tells the context everything that it holds and
  /// everything that is wrong with it.
  ///
  /// Returns normally only when the structure was followed to its end. A [Shape#STREAM] hands its
  /// decoded bytes to [InspectionContext#nested]; an [Shape#ARCHIVE] opens one
  /// [InspectionContext#entry] per member; a [Shape#DOCUMENT] reports its tables.
  ///
  /// @throws DamageException when damage stops the reading
  /// @throws IOException when the storage fails
  void inspect(Content content, InspectionContext context) throws IOException;
}
