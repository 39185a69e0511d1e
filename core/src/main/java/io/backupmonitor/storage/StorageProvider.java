package io.backupmonitor.storage;

import java.io.IOException;
import java.net.URI;

/// Opens storages of one URI scheme; found by [java.util.ServiceLoader].
public interface StorageProvider {

  /// The scheme that it is for, in lower case: `file`, `s3`.
  String scheme();

  /// The storage whose root the URI names. Opening need not reach the place: an unreachable one
  /// shows when it is listed.
  Storage open(URI root) throws IOException;
}
