package io.backupmonitor.verify;

import io.backupmonitor.format.EmptyCollection;
import io.backupmonitor.model.FindingCode;

/// `size_validation`: the backup is not empty, and as large as recorded.
public final class SizeMethod implements VerificationMethod {

  @Override
  public String name() {
    return "size_validation";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    if (!evidence.isThere()) {
      return MethodResult.skipped("the file is not there");
    }
    long size = evidence.source().size();
    if (EmptyCollection.is(evidence.source())) {
      return MethodResult.passed("0 bytes: a collection without documents");
    }
    if (size == 0) {
      return MethodResult.of(
          FindingCode.SIZE_ZERO.saying("'%s' is empty".formatted(evidence.source().path())));
    }
    Recorded recorded = evidence.recorded();
    if (recorded == null) {
      return MethodResult.skipped(
          "%,d bytes; no database, so there is no recorded size to compare with".formatted(size));
    }
    if (recorded.sizeBytes() == size) {
      return MethodResult.passed("%,d bytes".formatted(size));
    }
    if (recorded.reusedName()) {
      return MethodResult.skipped("new content since the last scan; `monitor` begins a generation");
    }
    return MethodResult.of(
        FindingCode.SIZE_CHANGED.saying(
            "'%s' has %,d bytes, not the recorded %,d"
                .formatted(evidence.source().path(), size, recorded.sizeBytes())));
  }
}
