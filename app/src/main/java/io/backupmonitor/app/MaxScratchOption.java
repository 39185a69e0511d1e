package io.backupmonitor.app;

import io.backupmonitor.config.RestoreTestingConfig;
import io.backupmonitor.config.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much one restore may write.
final class MaxScratchOption {

  @Option(
      names = "--max-scratch",
      paramLabel = "SIZE",
      description =
          "How much one restore may write, such as 20 GB, as in restore_testing.max_scratch"
              + " (default: as much as there is room for, less 256 MiB).")
  private @Nullable String size;

  long bytes() {
    String given = size;
    if (given == null) {
      return RestoreTestingConfig.ALL_ROOM;
    }
    return Sizes.whole(given).orElseThrow(() -> wrong(given));
  }

  private static Complaint wrong(String given) {
    return Complaint.usage(
        "--max-scratch: expected a size such as 500 MB, 20 GB or 1.5 TiB, found '%s'"
            .formatted(SafeText.of(given)));
  }
}
