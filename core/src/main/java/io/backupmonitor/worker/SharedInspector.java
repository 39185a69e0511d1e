package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Workload;
import io.backupmonitor.sandbox.ChildReach;
import io.backupmonitor.storage.BackupSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The inspector of this process: inspections happen in workers, which all that inspect share. Safe
/// to use from several threads.
///
/// Where no worker can be started, and for storages that are no folders of this machine and so need
/// a network, they happen in this process.
public final class SharedInspector implements Inspector {

  /// `none` keeps inspections in this process; with anything else workers make them.
  public static final String PROPERTY = "backupmonitor.workers";

  private final WorkerChoice choice = WorkerChoice.here();

  private SharedInspector() {}

  /// Made only where it is needed: where workers read, this process needs no readers.
  private static final class InProcess {
    private static final InProcessInspector INSPECTOR = InProcessInspector.found();
  }

  /// Made once, at the first use.
  private static final class Shared {
    private static final SharedInspector INSPECTOR = new SharedInspector();
  }

  public static SharedInspector ofThisProcess() {
    return Shared.INSPECTOR;
  }

  @Override
  public void prepare(URI root, Workload first, KeyFiles keys, Path scratch) {
    if (isOfThisMachine(root)) {
      choice.prepare(Reach.ofPlace(root, keys, scratch), first);
    }
  }

  @Override
  public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException, InspectionLostException {
    return inspector(request).inspect(request, listener);
  }

  @Override
  public Inspector alone() {
    return new Alone(this);
  }

  /// The same, each of whose inspections is alone in its process.
  private record Alone(SharedInspector shared) implements Inspector {
    @Override
    public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
        throws InterruptedException, InspectionLostException {
      return shared.inspector(request).alone().inspect(request, listener);
    }

    @Override
    public String detect(BackupSource source, KeyFiles keys) throws InterruptedException {
      return shared.detect(source, keys);
    }
  }

  private Inspector inspector(InspectionRequest request) throws InterruptedException {
    return inspector(request.source(), Reach.of(request));
  }

  @Override
  public String detect(BackupSource source, KeyFiles keys) throws InterruptedException {
    return inspector(source, Reach.of(source, keys)).detect(source, keys);
  }

  private Inspector inspector(BackupSource source, ChildReach needs) throws InterruptedException {
    @Nullable Inspector workers =
        isOfThisMachine(source.root()) ? choice.workers(needs, Workload.of(source)) : null;
    return workers == null ? InProcess.INSPECTOR : workers;
  }

  private static boolean isOfThisMachine(URI root) {
    return "file".equals(root.getScheme());
  }
}
