package io.backupmonitor.format.extraction;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Entry;
import java.io.Closeable;
import java.io.IOException;

/// Where an inspection leaves the members that it reads. Safe to use from several threads; each
/// target that it gives out is for one.
public interface Extraction extends Closeable {

  /// Begins a member, or the one document that a backup is. What may not or cannot be made gets a
  /// target that keeps nothing, so that the reader goes on in any case.
  ///
  /// @throws DamageException with `restore.no_space` when the disk is full
  EntryTarget begin(Entry entry) throws IOException;

  /// Ends the extraction and says, in findings, what was left out on purpose. The last finding of
  /// the sink comes from here, so it is called before the inspection ends.
  @Override
  void close() throws IOException;
}
