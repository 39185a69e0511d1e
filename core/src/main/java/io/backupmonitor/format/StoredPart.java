package io.backupmonitor.format;

/// One of the files in which a content lies.
///
/// @param name its file name as text
/// @param size how many bytes of the content it holds
public record StoredPart(String name, long size) {}
