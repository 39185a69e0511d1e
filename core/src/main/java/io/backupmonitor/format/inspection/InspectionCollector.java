package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Puts the records of one inspection together. For one thread at a time.
public final class InspectionCollector implements Consumer<InspectionRecord> {

  private String format = "unknown";
  private final Map<ChecksumAlgorithm, Checksum> checksums = new EnumMap<>(ChecksumAlgorithm.class);
  private final List<InspectionRecord.PartChecksumComputed> partChecksums = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> deliveryFindings = new ArrayList<>();
  private final List<String> notProven = new ArrayList<>();
  private final SortedMap<String, Long> tables = new TreeMap<>();
  private long files;
  private long directories;
  private long links;
  private long specials;
  private InspectionRecord.Ended ended = new InspectionRecord.Ended(0, 0, false, Duration.ZERO);

  @Override
  public void accept(InspectionRecord record) {
    switch (record) {
      case InspectionRecord.Recognised(String name) -> format = name;
      case InspectionRecord.EntryRead(Entry entry, long _, int _) -> count(entry.kind());
      case InspectionRecord.TableRead(String name, long rows) ->
          tables.merge(name, rows, Long::sum);
      case InspectionRecord.ChecksumComputed(Checksum checksum) ->
          checksums.put(checksum.algorithm(), checksum);
      case InspectionRecord.PartChecksumComputed computed -> partChecksums.add(computed);
      case InspectionRecord.FindingRaised(Finding finding) -> findings.add(finding);
      case InspectionRecord.DeliveryFinding(Finding finding) -> deliveryFindings.add(finding);
      case InspectionRecord.NotProven(String what) -> notProven.add(what);
      case InspectionRecord.Progress(long _) -> {}
      case InspectionRecord.Ended end -> ended = end;
    }
  }

  private void count(EntryKind kind) {
    switch (kind) {
      case FILE -> files++;
      case DIRECTORY -> directories++;
      case SYMBOLIC_LINK, HARD_LINK -> links++;
      case SPECIAL -> specials++;
    }
  }

  /// Everything so far.
  public Inspection inspection() {
    return new Inspection(
        format,
        checksums,
        partChecksums,
        findings,
        deliveryFindings,
        notProven,
        new Inventory(files, directories, links, specials, ended.contentBytes(), tables),
        ended.whole(),
        ended.bytesRead(),
        ended.duration());
  }
}
