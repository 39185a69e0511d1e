package io.backupmonitor.restore.repository;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.restore.server.DrillWatch;
import io.backupmonitor.restore.server.ProgramVersion;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The beginning of drills with one program; what the engines share. Safe to use from several
/// threads.
///
/// @param clock tells the day, which decides what is restored where not all can be and nobody
///     remembers what was before
/// @param mostBytes so much is restored at most
record RepositoryDrills(RepositoryTool tool, InstantSource clock, long mostBytes) {

  /// As much as there is room for.
  static RepositoryDrills with(RepositoryTool tool) {
    return new RepositoryDrills(tool, InstantSource.system(), Long.MAX_VALUE);
  }

  Optional<String> unavailable() {
    return tool.program().installed().isEmpty()
        ? Optional.of(
            "the program '%s' is not on this machine: install the package %s"
                .formatted(tool.program().name(), tool.program().debianPackage()))
        : ProcessRunner.unavailable();
  }

  /// The program with its version.
  List<String> installations() {
    return tool.program().installed().stream()
        .map(each -> ProgramVersion.of(each, tool.program().versionWord()))
        .toList();
  }

  RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    Optional<String> reason = unavailable();
    if (reason.isPresent()) {
      throw new RestoreUnavailableException(FindingCode.RESTORE_NO_ENGINE, reason.get());
    }
    try {
      DrillPlace place = DrillPlace.made(request);
      LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      RepositorySession session =
          new RepositorySession(
              tool,
              place,
              new RepositorySession.Limits(
                  request.limits(), new Turn(request.resume(), day), mostBytes));
      checkSpace(request, place, session);
      return session;
    } catch (IOException failed) {
      throw ServerPlace.notMade("copy of the repository", failed);
    }
  }

  /// The copy is as large as the repository.
  private static void checkSpace(
      RestoreRequest request, DrillPlace place, RepositorySession session)
      throws IOException, RestoreUnavailableException {
    long needed = DrillWatch.RESERVED_BYTES + request.source().size();
    long free = place.freeBytes();
    if (free < needed) {
      session.close();
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "the private copy of the repository needs about %,d MB in %s, and %,d MB are free"
              .formatted(needed >> 20, place.repository().getParent(), free >> 20));
    }
  }
}
