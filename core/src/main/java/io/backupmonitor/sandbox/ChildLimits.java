package io.backupmonitor.sandbox;

/// What a child process may use of the machine. Where this process itself may use less, so may the
/// child.
///
/// @param memoryBytes how much address space each of its processes may have; 0 for no bound
/// @param fileBytes how large a file that it writes may become; 0 for no bound
/// @param processes how many processes and threads it may have at a time. Where its user is not its
///     own, all that run as that user count, so that the bound is wider there
public record ChildLimits(long memoryBytes, long fileBytes, int processes) {

  /// Nothing that an honest program would notice.
  public static final ChildLimits WIDE = new ChildLimits(0, 0, 512);
}
