package io.backupmonitor.config;

/// What the environment says apart from any file: `DATABASE_URL`, `APP_NAME`, `LOG_LEVEL`.
///
/// @param appName the name used in messages and mails (`APP_NAME`, default `Backup Monitor`)
/// @param logLevel `LOG_LEVEL`, default `info`
/// @param database `DATABASE_URL`, default `sqlite:///backup_monitor.db`
public record Settings(String appName, String logLevel, DatabaseConfig database) {}
