package io.backupmonitor.benchmarks;

import java.util.List;

/// One piece of work, done by the program and by its peers.
///
/// @param name what the work is
/// @param ours the command line of the program
/// @param peers the command lines that it is compared with, each with the bar for the ratio
/// @param before a command that restores the state before each run; empty for none
record Contest(String name, String ours, List<Peer> peers, String before) {

  /// A command line that does the same work.
  ///
  /// @param command for a shell
  /// @param bar what we promise to stay under
  record Peer(String command, Bar bar) {

    Peer(String command, double ratio) {
      this(command, Bar.ratio(ratio));
    }
  }
}
