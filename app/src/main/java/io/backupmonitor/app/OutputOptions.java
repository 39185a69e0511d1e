package io.backupmonitor.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How results are shown.
final class OutputOptions {

  @Option(
      names = "--json",
      description = "Print one JSON object per line instead of text for people.")
  private boolean json;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Also write the results, as JSON lines, to this file; it appears whole.")
  private @Nullable Path output;

  @Option(names = "--strict", description = "End with 3 also where there are only warnings.")
  private boolean strict;

  @Option(names = "--no-progress", description = "Show no progress.")
  private boolean noProgress;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show neither progress nor messages, just results.")
  private boolean quiet;

  boolean json() {
    return json;
  }

  @Nullable Path output() {
    return output;
  }

  boolean strict() {
    return strict;
  }

  boolean progress() {
    return !noProgress && !quiet;
  }

  boolean quiet() {
    return quiet;
  }
}
