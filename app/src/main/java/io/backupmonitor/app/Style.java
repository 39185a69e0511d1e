package io.backupmonitor.app;

import io.backupmonitor.model.Severity;
import io.backupmonitor.model.Verdict;

/// Colours for a terminal, or none at all.
///
/// @param coloured whether anything is coloured
record Style(boolean coloured) {

  String verdict(Verdict verdict, String text) {
    return switch (verdict) {
      case PASSED -> paint("32", text);
      case FAILED -> paint("1;31", text);
      case ERROR -> paint("33", text);
      case SKIPPED -> paint("2", text);
    };
  }

  String severity(Severity severity, String text) {
    return switch (severity) {
      case CRITICAL -> paint("31", text);
      case WARNING -> paint("33", text);
      case INFO -> paint("2", text);
    };
  }

  String faint(String text) {
    return paint("2", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  private String paint(String codes, String text) {
    return coloured ? "\u001b[" + codes + "m" + text + "\u001b[0m" : text;
  }
}
