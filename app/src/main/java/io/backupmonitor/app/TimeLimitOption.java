package io.backupmonitor.app;

import io.backupmonitor.model.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How long one restore may take.
final class TimeLimitOption {

  private static final Duration USUAL = Duration.ofHours(4);

  @Option(
      names = "--time-limit",
      paramLabel = "DURATION",
      description =
          "How long one restore may take, such as 90m, as in restore_testing.time_limit (default:"
              + " 4h).")
  private @Nullable String duration;

  Duration time() {
    String given = duration;
    if (given == null) {
      return USUAL;
    }
    return Durations.parse(given)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                Complaint.usage(
                    "--time-limit: expected a duration such as 90s, 15m, 2h or 1d, found '%s'"
                        .formatted(SafeText.of(given))));
  }
}
