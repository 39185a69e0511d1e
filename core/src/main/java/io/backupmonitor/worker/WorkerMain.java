package io.backupmonitor.worker;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.NativeLibraries;
import io.backupmonitor.storage.Storages;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The program of a worker: reads questions from its standard input and answers them, several at
/// once, until there are no more. It believes who asks, and is believed nothing.
///
/// Each thread reads the next question itself when it has answered one, so that none has to be
/// handed from one thread to another.
public final class WorkerMain {

  /// The first thing that a worker says, once it can be asked.
  static final int READY = 0x424d_5732;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final int BUFFER = 32 * 1024;

  private final WireInput in;
  private final List<Answerer> answerers;

  private WorkerMain(InputStream in, OutputStream out, int threads, Path folder) {
    this.in = new WireInput(new BufferedInputStream(in, BUFFER));
    Storages storages = Storages.found();
    Formats formats = Formats.found();
    this.answerers =
        Stream.generate(() -> new Answerer(out, storages, formats, folder)).limit(threads).toList();
  }

  /// Works until nobody asks any more.
  ///
  /// @param arguments how many questions it is to answer at once, and its scratch folder
  public static void main(String[] arguments) {
    InputStream questions = new FileInputStream(FileDescriptor.in);
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    // what a library prints must not come between the answers
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    NativeLibraries.inWorker();
    end(serve(questions, answers, Integer.parseInt(arguments[0]), Path.of(arguments[1])));
  }

  /// Answers all questions.
  ///
  /// @param threads how many at once
  /// @param folder where copies can be made
  /// @return how to end: 0 when all of them were answered
  static int serve(InputStream questions, OutputStream answers, int threads, Path folder) {
    try {
      WorkerMain worker = new WorkerMain(questions, answers, threads, folder);
      answers.write(ByteBuffer.allocate(Integer.BYTES).putInt(READY).array());
      daemon("watch", worker::watch);
      worker.answerers.stream().skip(1).forEach(each -> daemon("answers", () -> worker.run(each)));
      return worker.run(worker.answerers.getFirst());
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
    } catch (RuntimeException | Error broken) {
      System.err.println("the worker broke down: " + broken);
    }
    return 1;
  }

  private static void daemon(String name, Runnable work) {
    Thread.ofPlatform().daemon().name("backup-monitor-worker-" + name).start(work);
  }

  /// Not in the orderly way: whatever a reader left running must not keep the process.
  static void end(int code) {
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  /// What breaks one thread ends the worker, so that whoever asked hears of it.
  private int run(Answerer answerer) {
    try {
      boolean more = true;
      while (more) {
        more = answerNext(answerer);
      }
      return 0;
    } catch (IOException unheard) {
      System.err.println("the worker cannot talk: " + unheard);
    } catch (InterruptedException nobodyDoes) {
      System.err.println("the worker was interrupted");
    } catch (RuntimeException | Error broken) {
      System.err.println("the worker broke down: " + broken);
    }
    end(1);
    return 1;
  }

  /// Whether there was another question.
  private boolean answerNext(Answerer answerer) throws IOException, InterruptedException {
    int number;
    Question question;
    synchronized (in) {
      number = in.int32OrEnd();
      question = number < 0 ? null : QuestionForm.read(in);
    }
    if (question == null) {
      return false;
    }
    answerer.answer(number, question);
    return true;
  }

  /// Looks after storages that do not answer.
  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK_AGAIN);
        answerers.forEach(Answerer::look);
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }
}
