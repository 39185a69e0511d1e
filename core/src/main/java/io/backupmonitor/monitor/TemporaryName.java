package io.backupmonitor.monitor;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The names under which programs write a file until it is whole.
final class TemporaryName {

  static final List<String> ENDINGS =
      List.of(".part", ".partial", ".tmp", ".filepart", ".crdownload");

  private TemporaryName() {}

  /// The name that the file will have when it is whole; null when the name is not temporary.
  static @Nullable String finalName(String name) {
    String end = name.substring(Math.max(0, name.length() - 11)).toLowerCase(Locale.ROOT);
    for (String ending : ENDINGS) {
      if (end.endsWith(ending) && name.length() > ending.length()) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return null;
  }
}
