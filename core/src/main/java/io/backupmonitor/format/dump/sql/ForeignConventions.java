package io.backupmonitor.format.dump.sql;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// By what other programs that export tables of MariaDB and MySQL end their files: Adminer with the
/// time, Navicat with the check that it switched off at the start, Duplicator with a comment. Those
/// that frame their statements as mysqldump does (phpMyAdmin, HeidiSQL, UpdraftPlus) need nothing
/// of their own. For one thread.
final class ForeignConventions {

  private static final Pattern ADMINER =
      Pattern.compile("-- Adminer \\S+ (MySQL|MariaDB) .* dump\\s*");
  private static final Pattern TIME =
      Pattern.compile("-- \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d( UTC)?\\s*");
  private static final Pattern NAVICAT =
      Pattern.compile("/\\*\\s+Navicat [\\w ]*(Data Transfer|Dump SQL).*", Pattern.DOTALL);
  private static final Pattern CHECKS =
      Pattern.compile("(?i)SET\\s+FOREIGN_KEY_CHECKS\\s*=\\s*([01])\\s*");
  private static final String DUPLICATOR_END = "/* DUPLICATOR_MYSQLDUMP_EOF */";

  private boolean adminer;
  private boolean navicat;
  private boolean checksOff;
  private boolean ended;

  /// Takes a comment between statements.
  void comment(String text) {
    adminer |= ADMINER.matcher(text).matches();
    navicat |= NAVICAT.matcher(text).matches();
    ended |= adminer && TIME.matcher(text).matches();
    ended |= text.startsWith(DUPLICATOR_END);
  }

  /// Takes a `SET`.
  void setting(String text) {
    var checks = CHECKS.matcher(text);
    if (navicat && checks.matches()) {
      checksOff = checks.group(1).equals("0");
      ended = !checksOff;
    }
  }

  /// Whether its last words came.
  boolean ended() {
    return ended;
  }

  /// What is missing at the end, as the rest of a sentence about the dump; null when nothing is, or
  /// nobody can know.
  @Nullable String missing() {
    if (adminer && !ended) {
      return "begins as Adminer's, but its last line, which tells the time, is missing";
    }
    return navicat && checksOff
        ? "begins as Navicat's, but the last statement, SET FOREIGN_KEY_CHECKS = 1, is missing"
        : null;
  }
}
