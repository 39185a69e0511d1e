package io.backupmonitor.sandbox;

import java.util.ArrayList;
import java.util.List;

/// The words that look once more, after a process was told to die with its parent, whether that was
/// in time: a parent that was killed before would never be missed.
final class Guard {

  /// Names the process that the child is to die with; the child itself does not get to see it.
  static final String PARENT = "BACKUP_MONITOR_PARENT";

  /// The first byte that a child with processes of its own writes. From then on all of them die
  /// when one of those does that they come from.
  static final byte SETTLED = 1;

  /// The first byte that such a child reads, and waits for before it goes on. Only who started it
  /// can see whether the process that it is to die with was still there when it had settled: a
  /// process that is being killed ends thread by thread, and its pipes stay open until the last.
  static final byte GO = '\n';

  /// Also offers the child to the kernel as the first to be ended when memory runs out, and marks
  /// the one that is given a mark.
  private static final String OUTSIDE =
      """
      [ "$PPID" = "$%1$s" ] || exit 125
      [ -z "$%2$s" ] || prlimit --pid $$ --rttime="$%2$s" 2>/dev/null
      unset %1$s %2$s PWD OLDPWD SHLVL
      { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
      """
          .formatted(PARENT, ChildMark.VARIABLE);

  /// Inside, the parent has no number that could be asked for.
  private static final String INSIDE = "printf '\\001' && read -r go || exit 125\nunset go\n";

  private static final String GO_ON = "exec \"$@\"\n";

  private Guard() {}

  /// The words before those of a child among the processes of this one.
  static List<String> outside() {
    return outside("");
  }

  /// The same, with some more lines of the shell.
  static List<String> outside(String lines) {
    return words(OUTSIDE + lines);
  }

  /// The words before those of a child with processes of its own, of which it is the first.
  static List<String> inside(String setpriv) {
    List<String> words = new ArrayList<>(List.of(setpriv, "--pdeathsig", "KILL"));
    words.addAll(words(INSIDE));
    return words;
  }

  private static List<String> words(String lines) {
    return List.of("/bin/sh", "-c", lines + GO_ON, "child");
  }
}
