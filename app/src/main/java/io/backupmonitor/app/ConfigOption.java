package io.backupmonitor.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which configuration is read.
final class ConfigOption {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "config.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("config.yaml");

  Path file() {
    return file;
  }
}
