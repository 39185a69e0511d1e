package io.backupmonitor.sandbox;

import java.util.List;

/// The words that look once more, after a child was told to die with its parent, whether that was
/// in time: a parent that was killed before would never be missed. They also offer the child to the
/// kernel as the first to be ended when memory runs out.
final class Guard {

  /// Names the process that the child is to die with; the child itself does not get to see it.
  static final String PARENT = "BACKUP_MONITOR_PARENT";

  private static final String LOOK =
      "[ \"$PPID\" = \"$"
          + PARENT
          + "\" ] || exit 125\n"
          + "unset "
          + PARENT
          + " PWD OLDPWD SHLVL\n";

  private static final String FIRST_TO_GO =
      "{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null\n";

  private static final String GO_ON = "exec \"$@\"\n";

  private Guard() {}

  /// The words before those of the child.
  static List<String> words() {
    return words("");
  }

  /// The same, after some more lines of the shell.
  static List<String> words(String lines) {
    return List.of("/bin/sh", "-c", LOOK + FIRST_TO_GO + lines + GO_ON, "child");
  }
}
