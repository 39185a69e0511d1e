package io.backupmonitor.alert;

import io.backupmonitor.config.Secret;
import io.backupmonitor.model.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Why a message did not go out, from what a library or the other side said: one short line in
/// which no secret is left, whatever they echoed.
final class Reason {

  private static final int LENGTH = 200;

  private Reason() {}

  /// The innermost cause in words.
  static String of(Throwable failure, @Nullable Secret... secrets) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String kind = root.getClass().getSimpleName();
    return of(message == null || message.isBlank() ? kind : message.strip(), secrets);
  }

  /// Foreign text as one short line without secrets.
  static String of(String text, @Nullable Secret... secrets) {
    String safe = text;
    for (Secret secret : secrets) {
      if (secret != null && !secret.reveal().isEmpty()) {
        safe = without(safe, secret.reveal());
      }
    }
    safe = VisibleText.of(safe.lines().reduce((first, next) -> first + " " + next).orElse(""));
    return safe.length() <= LENGTH ? safe : safe.substring(0, LENGTH) + "…";
  }

  private static String without(String text, String secret) {
    String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    return text.replace(secret, "***").replace(encoded, "***");
  }
}
