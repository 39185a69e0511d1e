package io.backupmonitor.config;

import java.nio.file.Path;

/// `reporting`.
///
/// @param outputDirectory where reports are written
/// @param generateHtml whether the HTML report is written
/// @param generateCsv whether the CSV reports are written
public record ReportingConfig(Path outputDirectory, boolean generateHtml, boolean generateCsv) {}
