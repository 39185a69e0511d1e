package io.backupmonitor.worker;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.time.Duration;

/// How records look on the way back from a worker.
final class RecordForm {

  /// Stands where a record could: a storage does not answer, and so the worker never will.
  static final int SILENT_STORAGE = 101;

  private static final int RECOGNISED = 1;
  private static final int ENTRY = 2;
  private static final int TABLE = 3;
  private static final int CHECKSUM = 4;
  private static final int FINDING = 5;
  private static final int DELIVERY = 6;
  private static final int NOT_PROVEN = 7;
  private static final int PROGRESS = 8;
  private static final int ENDED = 9;
  private static final int PART_CHECKSUM = 10;

  private static final EntryKind[] KINDS = EntryKind.values();
  private static final FindingCode[] CODES = FindingCode.values();
  private static final ChecksumAlgorithm[] ALGORITHMS = ChecksumAlgorithm.values();

  private RecordForm() {}

  static void write(WireOutput out, InspectionRecord record) throws IOException {
    switch (record) {
      case InspectionRecord.Recognised(String format) -> text(out, RECOGNISED, format);
      case InspectionRecord.EntryRead(Entry entry, long size, int crc32) -> {
        out.octet(ENTRY);
        writeEntry(out, entry);
        out.int64(size);
        out.int32(crc32);
      }
      case InspectionRecord.TableRead(String name, long rows) -> {
        text(out, TABLE, name);
        out.int64(rows);
      }
      case InspectionRecord.ChecksumComputed(Checksum checksum) -> {
        out.octet(CHECKSUM);
        writeChecksum(out, checksum);
      }
      case InspectionRecord.PartChecksumComputed(BackupPath part, Checksum checksum) -> {
        out.octet(PART_CHECKSUM);
        out.path(part);
        writeChecksum(out, checksum);
      }
      case InspectionRecord.FindingRaised(Finding finding) -> writeFinding(out, FINDING, finding);
      case InspectionRecord.DeliveryFinding(Finding finding) ->
          writeFinding(out, DELIVERY, finding);
      case InspectionRecord.NotProven(String what) -> text(out, NOT_PROVEN, what);
      case InspectionRecord.Progress(long bytesRead) -> {
        out.octet(PROGRESS);
        out.int64(bytesRead);
      }
      case InspectionRecord.Ended ended -> {
        out.octet(ENDED);
        writeEnd(out, ended);
      }
    }
  }

  static InspectionRecord read(WireInput in) throws IOException {
    return read(in.octet(), in);
  }

  /// @param kind the first byte of the record
  static InspectionRecord read(int kind, WireInput in) throws IOException {
    return switch (kind) {
      case RECOGNISED -> new InspectionRecord.Recognised(in.text());
      case ENTRY -> new InspectionRecord.EntryRead(readEntry(in), in.int64(), in.int32());
      case TABLE -> new InspectionRecord.TableRead(in.text(), in.int64());
      case CHECKSUM -> new InspectionRecord.ChecksumComputed(readChecksum(in));
      case PART_CHECKSUM -> new InspectionRecord.PartChecksumComputed(in.path(), readChecksum(in));
      case FINDING -> new InspectionRecord.FindingRaised(readFinding(in));
      case DELIVERY -> new InspectionRecord.DeliveryFinding(readFinding(in));
      case NOT_PROVEN -> new InspectionRecord.NotProven(in.text());
      case PROGRESS -> new InspectionRecord.Progress(in.int64());
      case ENDED -> new InspectionRecord.Ended(in.int64(), in.int64(), in.yes(), in.duration());
      default -> throw new IOException("no record is of kind " + kind);
    };
  }

  private static void text(WireOutput out, int kind, String text) throws IOException {
    out.octet(kind);
    out.text(text);
  }

  private static void writeEntry(WireOutput out, Entry entry) throws IOException {
    out.path(entry.name());
    out.constant(entry.kind());
    out.int64(entry.size());
    out.optional(entry.linkTarget(), WireOutput::path);
    out.yes(entry.executable());
  }

  private static Entry readEntry(WireInput in) throws IOException {
    BackupPath name = in.path();
    return new Entry(name, in.constant(KINDS), in.int64(), in.optional(WireInput::path), in.yes());
  }

  private static void writeChecksum(WireOutput out, Checksum checksum) throws IOException {
    out.constant(checksum.algorithm());
    out.text(checksum.hex());
  }

  private static Checksum readChecksum(WireInput in) throws IOException {
    ChecksumAlgorithm algorithm = in.constant(ALGORITHMS);
    try {
      return new Checksum(algorithm, in.text());
    } catch (IllegalArgumentException wrong) {
      throw new IOException(wrong);
    }
  }

  private static void writeFinding(WireOutput out, int kind, Finding finding) throws IOException {
    out.octet(kind);
    out.constant(finding.code());
    out.text(finding.message());
  }

  private static Finding readFinding(WireInput in) throws IOException {
    return new Finding(in.constant(CODES), in.text());
  }

  private static void writeEnd(WireOutput out, InspectionRecord.Ended ended) throws IOException {
    out.int64(ended.bytesRead());
    out.int64(ended.contentBytes());
    out.yes(ended.whole());
    Duration duration = ended.duration();
    out.duration(duration);
  }
}
