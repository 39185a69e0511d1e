package io.backupmonitor.verify;

import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import java.time.Instant;

/// `timestamp_validation`: the file's time is the recorded one, give or take a minute.
public final class TimestampMethod implements VerificationMethod {

  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "timestamp_validation";
  }

  @Override
  public MethodResult judge(Evidence evidence) {
    Recorded recorded = evidence.recorded();
    if (!evidence.isThere()) {
      return MethodResult.skipped("the file is not there");
    }
    if (recorded == null) {
      return MethodResult.skipped("no database, so there is no recorded time to compare with");
    }
    Instant now = ChecksumMethod.newest(evidence.source());
    Duration apart = Duration.between(recorded.modified(), now).abs();
    if (apart.compareTo(TOLERANCE) <= 0) {
      return MethodResult.passed("written at %s, as recorded".formatted(now));
    }
    if (recorded.reusedName()) {
      return MethodResult.skipped("new content since the last scan; `monitor` begins a generation");
    }
    return MethodResult.of(
        FindingCode.TIMESTAMP_CHANGED.saying(
            "'%s' now says it was written at %s, not at the recorded %s"
                .formatted(evidence.source().path(), now, recorded.modified())));
  }
}
