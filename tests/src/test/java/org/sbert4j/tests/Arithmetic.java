package org.sbert4j.tests;

/**
 * What a pocket calculator makes of {@code (1.3·(-0.15) + 0.4·(-0.1)) / √(2)}: numbers, brackets, +
 * - · / ², √, exp, and Φ, the normal distribution.
 */
final class Arithmetic {
  private final String expression;
  private int position;

  private Arithmetic(String expression) {
    this.expression = expression;
  }

  /** The value of an expression. */
  static double value(String expression) {
    Arithmetic reader = new Arithmetic(expression.replace(" ", ""));
    double value = reader.sum();
    if (reader.position < reader.expression.length()) {
      throw new IllegalArgumentException(expression + ": stops at " + reader.position);
    }
    return value;
  }

  private boolean takes(String symbol) {
    boolean found = expression.startsWith(symbol, position);
    position += found ? symbol.length() : 0;
    return found;
  }

  private double sum() {
    double sum = product();
    while (true) {
      if (takes("+")) {
        sum += product();
      } else if (takes("-")) {
        sum -= product();
      } else {
        return sum;
      }
    }
  }

  private double product() {
    double product = signed();
    while (true) {
      if (takes("·")) {
        product *= signed();
      } else if (takes("/")) {
        product /= signed();
      } else {
        return product;
      }
    }
  }

  private double signed() {
    if (takes("-")) {
      return -signed();
    }
    double value = factor();
    return takes("²") ? value * value : value;
  }

  private double factor() {
    if (takes("√")) {
      return Math.sqrt(factor());
    }
    if (takes("exp")) {
      return Math.exp(factor());
    }
    if (takes("Φ")) {
      return normalDistribution(factor());
    }
    if (takes("(")) {
      double value = sum();
      if (!takes(")")) {
        throw new IllegalArgumentException(expression + ": no bracket at " + position);
      }
      return value;
    }
    int start = position;
    while (position < expression.length()
        && "0123456789.".indexOf(expression.charAt(position)) >= 0) {
      position++;
    }
    return Double.parseDouble(expression.substring(start, position));
  }

  /** By the series of erf, which is exact enough for the small numbers of a page. */
  private static double normalDistribution(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 100; n++) {
      term *= -x * x / (2 * n);
      sum += term / (2 * n + 1);
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  }
}
