package io.backupmonitor.model;

/// How an answer is compared with what is expected.
public enum Comparison {
  /// `=`
  EQUAL("="),
  /// `!=`
  DIFFERENT("!="),
  /// `>=`
  AT_LEAST(">="),
  /// `>`
  MORE(">"),
  /// `<=`
  AT_MOST("<="),
  /// `<`
  LESS("<");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /// The sign as it is written.
  public String sign() {
    return sign;
  }

  /// Whether it holds between two values that were compared.
  ///
  /// @param order negative, zero or positive, as a [java.util.Comparator] says it
  public boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case DIFFERENT -> order != 0;
      case AT_LEAST -> order >= 0;
      case MORE -> order > 0;
      case AT_MOST -> order <= 0;
      case LESS -> order < 0;
    };
  }
}
