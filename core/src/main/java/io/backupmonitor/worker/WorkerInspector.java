package io.backupmonitor.worker;

import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRecord;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Inspector;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.storage.BackupSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Makes inspections in child processes, one backup at a time in each. A worker that dies of a
/// backup, or takes too long, costs the verdict of that backup and nothing else; the next one gets
/// another worker. Safe to use from several threads.
public final class WorkerInspector implements Inspector {

  /// Longer than the head of any backup takes, on a storage that answers at all.
  private static final Duration TIME_TO_DETECT = Duration.ofMinutes(3);

  private final WorkerPool pool;
  private final Optional<ChildUser> user;
  private final AtomicInteger running = new AtomicInteger();

  /// @param user who the workers run as; empty when that is the user of this process
  WorkerInspector(WorkerPool pool, Optional<ChildUser> user) {
    this.pool = pool;
    this.user = user;
  }

  @Override
  public Inspection inspect(InspectionRequest request, Consumer<InspectionRecord> listener)
      throws InterruptedException {
    Errand errand = new Errand(request, listener);
    boolean processorsFree = running.incrementAndGet() < Runtime.getRuntime().availableProcessors();
    try (WorkerScratch scratch = new WorkerScratch(request, user)) {
      scratch.openSink();
      Worker worker = pool.take(Reach.of(request));
      worker.serveScratch(scratch::folder);
      run(errand, worker, new Question.Inspect(request, processorsFree));
    } catch (InterruptedIOException stopped) {
      throw interrupted(stopped);
    } catch (IOException impossible) {
      errand.unasked(impossible);
    } finally {
      running.decrementAndGet();
    }
    return errand.inspection();
  }

  private void run(Errand errand, Worker worker, Question question) throws IOException {
    boolean answered = false;
    try {
      worker.ask(question, errand.limit());
      errand.follow(worker);
      answered = true;
    } catch (AnswerLateException late) {
      errand.late();
    } catch (StorageSilentException silent) {
      errand.unreadable(silent);
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException lost) {
      OptionalInt code = worker.awaitEnd();
      errand.lost(code, worker.output(), lost);
    } finally {
      leave(worker, answered);
    }
  }

  private void leave(Worker worker, boolean answered) {
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
    try {
      Worker worker = pool.take(Reach.of(source, keys));
      return detect(worker, new Question.Detect(source, keys));
    } catch (InterruptedIOException stopped) {
      throw interrupted(stopped);
    } catch (IOException unreadable) {
      return "unknown";
    }
  }

  private String detect(Worker worker, Question question) throws IOException {
    boolean answered = false;
    try {
      worker.ask(question, TIME_TO_DETECT);
      InspectionRecord answer = worker.next();
      answered = answer instanceof InspectionRecord.Recognised;
      return answer instanceof InspectionRecord.Recognised(String format) ? format : "unknown";
    } finally {
      leave(worker, answered);
    }
  }
}
