package io.backupmonitor.restore.repository;

/// How much of a snapshot can be restored at once.
///
/// @param bytes how many are free now
/// @param mostBytes how many could be free at best: what is larger has no place in any restore
/// @param files so many can be named to the program
record Room(long bytes, long mostBytes, int files) {

  private static final int LONGEST_NAME = 1000;

  /// Why a file is never restored as a part of a snapshot; empty when there is a turn for it.
  /// Patterns are lines in a file, or words of a command.
  String refuses(ListedItem item) {
    if (item.size() > mostBytes) {
      return "larger than the %,d bytes of room for it".formatted(Math.max(0, mostBytes));
    }
    String text = item.path().text();
    boolean nameable =
        item.exact()
            && item.path().isText()
            && text.indexOf('\n') < 0
            && text.length() < LONGEST_NAME;
    return nameable ? "" : "of a name that cannot be given to the program alone";
  }
}
