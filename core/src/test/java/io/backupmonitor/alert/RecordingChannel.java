package io.backupmonitor.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A channel that keeps what it was given, and fails as told.
final class RecordingChannel implements AlertChannel {

  private final String name;
  private final List<AlertMessage> messages = new CopyOnWriteArrayList<>();
  private volatile DeliveryOutcome outcome;
  private volatile boolean dying;

  RecordingChannel(String name) {
    this.name = name;
    this.outcome = new DeliveryOutcome.Sent(List.of(name + " people"), List.of());
  }

  /// What it answers from now on.
  void answers(DeliveryOutcome answer) {
    outcome = answer;
  }

  /// It works from now on.
  void works() {
    outcome = new DeliveryOutcome.Sent(recipients(), List.of());
    dying = false;
  }

  /// The process dies right after a message is out.
  void diesAfterSending() {
    dying = true;
  }

  List<AlertMessage> messages() {
    return messages;
  }

  List<String> subjects() {
    return messages.stream().map(AlertMessage::subject).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> recipients() {
    return List.of(name + " people");
  }

  @Override
  public DeliveryOutcome send(AlertMessage message) {
    messages.add(message);
    if (dying) {
      throw new Death();
    }
    return outcome;
  }

  /// The end of the process, as far as a test can have one.
  static final class Death extends Error {

    private static final long serialVersionUID = 1L;
  }
}
