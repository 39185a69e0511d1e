package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionLostException;
import io.backupmonitor.format.inspection.InspectionRecord;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Workload;
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes inspections in child processes, several in each. A worker that dies of a backup, or takes
/// too long, costs the verdict of that backup and nothing else: when several were being read,
/// nobody knows which one it was, and each of them is read once more, alone in a process. Safe to
/// use from several threads.
public final class WorkerInspector implements Inspector {

  /// Longer than the head of any backup takes, on a storage that answers at all.
  private static final Duration TIME_TO_DETECT = Duration.ofMinutes(3);

  private final WorkerPools pools;
  private final @Nullable WorkerInspector alone;
  private final AtomicInteger running = new AtomicInteger();

  /// @param pools the workers
  WorkerInspector(WorkerPools pools) {
    this(pools, new WorkerInspector(pools.alone(), null));
  }

  private WorkerInspector(WorkerPools pools, @Nullable WorkerInspector alone) {
    this.pools = pools;
    this.alone = alone;
  }

  @Override
  public Inspector alone() {
    return alone == null ? this : alone;
  }

  @Override
  public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException, InspectionLostException {
    Errand errand = new Errand(request, pools.user(), listener);
    boolean processorsFree = running.incrementAndGet() < Runtime.getRuntime().availableProcessors();
    try {
      WorkerScratch.open(request.sink(), pools.user());
      WorkerPool fitting = pools.fitting(Workload.of(request.source()));
      Worker worker = fitting.take(Reach.of(request));
      run(errand, fitting, worker, new Question.Inspect(request, processorsFree));
    } catch (InterruptedIOException stopped) {
      throw interrupted(stopped);
    } catch (IOException impossible) {
      errand.unasked(impossible);
    } finally {
      running.decrementAndGet();
    }
    return errand.inspection();
  }

  private static void run(Errand errand, WorkerPool pool, Worker worker, Question question)
      throws IOException, InspectionLostException {
    boolean answered = false;
    try {
      Conversation answer = worker.ask(question, errand.limit());
      answered = follow(errand, worker, answer);
    } finally {
      leave(pool, worker, answered);
    }
  }

  /// Whether the answer is complete, so that the worker can be asked again.
  private static boolean follow(Errand errand, Worker worker, Conversation answer)
      throws InterruptedIOException, InspectionLostException {
    try {
      errand.follow(answer);
      worker.hangUp(answer);
      return true;
    } catch (AnswerLateException late) {
      worker.blame(answer, true);
      errand.late();
    } catch (StorageSilentException silent) {
      worker.blame(answer, true);
      errand.unreadable(silent);
    } catch (InterruptedIOException stopped) {
      worker.blame(answer, true);
      throw stopped;
    } catch (IOException gone) {
      if (worker.blame(answer, false)) {
        throw new InspectionLostException("it shared a process that ended: " + gone);
      }
      errand.lost(worker.awaitEnd(), worker.output(), gone);
    }
    return false;
  }

  private static void leave(WorkerPool pool, Worker worker, boolean answered) {
    if (answered) {
      pool.giveBack(worker);
    } else {
      pool.end(worker);
    }
  }

  private static InterruptedException interrupted(InterruptedIOException stopped) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("the inspection was interrupted");
    interrupted.initCause(stopped);
    return interrupted;
  }

  @Override
  public String detect(BackupSource source, KeyFiles keys) throws InterruptedException {
    return untilAnswered(each -> ((WorkerInspector) each).tryToDetect(source, keys));
  }

  private String tryToDetect(BackupSource source, KeyFiles keys)
      throws InterruptedException, InspectionLostException {
    try {
      WorkerPool fitting = pools.fitting(Workload.of(source));
      Worker worker = fitting.take(Reach.of(source, keys));
      return detect(fitting, worker, new Question.Detect(source, keys));
    } catch (InterruptedIOException stopped) {
      throw interrupted(stopped);
    } catch (IOException unreadable) {
      return "unknown";
    }
  }

  private static String detect(WorkerPool pool, Worker worker, Question question)
      throws IOException, InspectionLostException {
    boolean answered = false;
    try {
      Conversation answer = worker.ask(question, TIME_TO_DETECT);
      String format = format(worker, answer);
      answered = true;
      return format;
    } finally {
      leave(pool, worker, answered);
    }
  }

  private static String format(Worker worker, Conversation answer)
      throws IOException, InspectionLostException {
    try {
      if (answer.next() instanceof InspectionRecord.Recognised(String format)) {
        worker.hangUp(answer);
        return format;
      }
      throw new IOException("that is no name of a format");
    } catch (IOException gone) {
      boolean sure =
          gone instanceof AnswerLateException
              || gone instanceof StorageSilentException
              || gone instanceof InterruptedIOException;
      if (worker.blame(answer, sure)) {
        throw new InspectionLostException("it shared a process that ended: " + gone);
      }
      throw gone;
    }
  }
}
