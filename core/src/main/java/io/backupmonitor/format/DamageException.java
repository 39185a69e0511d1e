package io.backupmonitor.format;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// Thrown by a reader that cannot go on: because the bytes are damaged, a limit is reached or a key
/// is missing, as the code says. It travels through the streams of a chain, so that an inner reader
/// passes on what the outer one found.
public final class DamageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final FindingCode code;

  /// @param message what was seen, where and with numbers, in one sentence
  public DamageException(FindingCode code, String message) {
    super(message);
    this.code = code;
  }

  /// @param message what was seen, where and with numbers, in one sentence
  public DamageException(FindingCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// What kind of fact stopped the reading.
  public FindingCode code() {
    return code;
  }

  /// The fact itself.
  public Finding finding() {
    return new Finding(code, String.valueOf(getMessage()));
  }
}
