package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Entry;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.Finding;
import java.io.Serializable;
import java.time.Duration;

/// One line of what an inspection answers. The last one is always [Ended].
public sealed interface InspectionRecord extends Serializable {

  /// What the bytes are.
  ///
  /// @param format the chain from the inside out, as in `tar.gz`
  record Recognised(String format) implements InspectionRecord {}

  /// A member was read to its end.
  ///
  /// @param entry how the archive describes it
  /// @param size how many bytes it really has
  /// @param crc32 the CRC-32 of these bytes
  record EntryRead(Entry entry, long size, int crc32) implements InspectionRecord {}

  /// A table of a dump or database.
  record TableRead(String name, long rows) implements InspectionRecord {}

  /// A checksum of the stored bytes.
  record ChecksumComputed(Checksum checksum) implements InspectionRecord {}

  /// A checksum of one part of a split set.
  ///
  /// @param part where the part lies
  record PartChecksumComputed(BackupPath part, Checksum checksum) implements InspectionRecord {}

  /// A fact.
  record FindingRaised(Finding finding) implements InspectionRecord {}

  /// What happened on the way into the sink: no space, an unsafe member, something left out on
  /// purpose. Says nothing about whether the backup is whole, so verification leaves it aside.
  record DeliveryFinding(Finding finding) implements InspectionRecord {}

  /// Something that the format leaves unproven.
  record NotProven(String what) implements InspectionRecord {}

  /// How far the reading is.
  ///
  /// @param bytesRead stored bytes so far
  record Progress(long bytesRead) implements InspectionRecord {}

  /// The end of the answer.
  ///
  /// @param bytesRead how many stored bytes were read
  /// @param contentBytes how many bytes came out of the innermost layer
  /// @param whole whether every byte was read and every format was followed to its end
  /// @param duration how long it took
  record Ended(long bytesRead, long contentBytes, boolean whole, Duration duration)
      implements InspectionRecord {}
}
