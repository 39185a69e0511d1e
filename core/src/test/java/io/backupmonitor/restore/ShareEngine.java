package io.backupmonitor.restore;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An engine that has room for a hundredth of everything.
///
/// @param moving how long it says that the restore of that takes
record ShareEngine(Duration moving) implements RestoreEngine {

  @Override
  public String name() {
    return "share";
  }

  @Override
  public boolean restores(String format) {
    return true;
  }

  @Override
  public int precedence() {
    return 0;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public RestoreSession open(RestoreRequest request) {
    return new Session(moving, "a share behind '%s'".formatted(request.resume()));
  }

  private record Session(Duration moving, String told) implements RestoreSession {

    @Override
    public Sink sink() {
      return new Sink.None();
    }

    @Override
    public Consumer<InspectionRecord> listener() {
      return _ -> {};
    }

    @Override
    public RestoreOutcome finish(Inspection inspection) {
      return new RestoreOutcome(Verdict.PASSED, told, List.of());
    }

    @Override
    public Portion portion() {
      return new Portion(10, 1_000, moving, "a/b");
    }

    @Override
    public void close() {}
  }
}
