package io.backupmonitor.restore;

/// A text that can be read only so long, since an expression may try it out in more ways than there
/// is time.
///
/// @param end the value of the nano clock after which nothing is read
record LimitedText(CharSequence text, long end) implements CharSequence {

  /// The time is over.
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public char charAt(int index) {
    if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
      throw new TooLongException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int stop) {
    return new LimitedText(text.subSequence(start, stop), end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
