package io.backupmonitor.config;

/// A text that is never shown: printing it gives `***`. Immutable.
public final class Secret {

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The text itself, to be handed to whoever needs it and to nobody else.
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
