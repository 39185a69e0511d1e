package io.backupmonitor.sandbox;

import io.backupmonitor.model.Isolation;
import java.util.List;

/// One way to confine a child: programs that each run the rest of the words. Immutable.
interface Rung {

  /// What it keeps away.
  Isolation isolation();

  /// The words that run a command confined. The first process of them is a child of this one, or of
  /// whichever [Guard#PARENT] names.
  List<String> words(ChildCommand command);

  /// Whether the child has process numbers of its own, so that all of its descendants die with it,
  /// whatever they do.
  boolean ownProcesses();

  /// The name by which the child knows the user of this process, when it asks who talks to it.
  String nameOfParent();
}
