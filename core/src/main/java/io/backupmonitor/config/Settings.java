package io.backupmonitor.config;

import java.util.Map;

/// What the environment says apart from any file: `DATABASE_URL`, `APP_NAME`, `LOG_LEVEL`.
///
/// @param appName the name used in messages and mails (`APP_NAME`, default `Backup Monitor`)
/// @param logLevel `LOG_LEVEL`, default `info`
/// @param database `DATABASE_URL`, default `sqlite:///backup_monitor.db`
public record Settings(String appName, String logLevel, DatabaseConfig database) {

  /// The settings of this process's environment.
  ///
  /// @throws ConfigException when a variable holds something unusable
  public static Settings fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  static Settings fromEnvironment(Map<String, String> environment) {
    return new ConfigReader(ConfigRules.standard(), environment).settings();
  }
}
