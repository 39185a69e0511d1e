package io.backupmonitor.alert;

import java.util.List;

/// A way to tell people: a log, a mail server, a chat.
///
/// Safe to use from several threads. Channels that extensions bring are opened by an
/// [AlertChannelProvider]; [AlertSystem] also takes any channel explicitly.
public interface AlertChannel {

  /// The name under which deliveries are recorded and configured (`alerts.<name>`); unique, lower
  /// case, and the same in every version.
  String name();

  /// Whom it reaches, as it may be shown to people: addresses, a folder, never a secret.
  List<String> recipients();

  /// Sends one message, now, in bounded time; half a minute is plenty. Whatever goes wrong is said
  /// by the outcome, in one sentence that holds no secret; the outbox decides when to try again. A
  /// message that was sent but whose outcome was lost comes again, with the same id.
  ///
  /// @throws InterruptedException when the thread was interrupted; the message then counts as not
  ///     sent
  DeliveryOutcome send(AlertMessage message) throws InterruptedException;
}
