package io.backupmonitor.worker;

import java.io.IOException;

/// Thrown when a worker did not answer in its time.
final class AnswerLateException extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerLateException() {
    super("the time is over");
  }
}
