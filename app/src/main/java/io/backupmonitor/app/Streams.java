package io.backupmonitor.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where the program speaks.
///
/// @param out results
/// @param err messages and progress
/// @param outIsTerminal whether a person reads the results as they come
/// @param errIsTerminal whether a person reads the messages as they come
record Streams(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {

  /// Which standard streams are terminals, found by the launcher: `1`, `2` or `12`.
  private static final String TERMINALS = "backupmonitor.terminals";

  /// The streams of this process, in UTF-8 whatever the platform thinks.
  static Streams standard() {
    String terminals = System.getProperty(TERMINALS, "");
    return new Streams(
        stream(FileDescriptor.out, 1 << 16),
        stream(FileDescriptor.err, 1 << 10),
        terminals.contains("1"),
        terminals.contains("2"));
  }

  private static PrintStream stream(FileDescriptor descriptor, int buffer) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor), buffer),
        false,
        StandardCharsets.UTF_8);
  }

  /// Writes out what is still held back.
  void flush() {
    out.flush();
    err.flush();
  }
}
