package io.backupmonitor.config;

import java.util.List;
import java.util.Locale;

/// The words by which a key tells that its value may be secret, also when it is misspelt or is an
/// extension's.
final class SecretWords {

  private static final List<String> WORDS =
      List.of("pass", "secret", "token", "webhook", "url", "credential", "auth", "api", "pwd");

  private SecretWords() {}

  static boolean mayHoldSecret(String key) {
    String plain = key.toLowerCase(Locale.ROOT);
    if (plain.equals("passphrase_file")) {
      return false;
    }
    return WORDS.stream().anyMatch(plain::contains) || Nearest.distance(plain, "password") <= 3;
  }
}
