package org.sbert4j.cuda.ptx;

import java.util.List;

/** What an instruction works on, as written. */
sealed interface Operand {
  /** A register, special register, variable, parameter, label or function. */
  record Name(String name) implements Operand {}

  /** A literal: an integer's value, or the bits of a float. */
  record Literal(long bits) implements Operand {}

  /** {@code [base + offset]}. */
  record Address(Operand base, long offset) implements Operand {}

  /** {@code {a, b}}, or an argument list in parentheses. */
  record Group(List<Operand> elements) implements Operand {}

  /** {@code a|b}: two results. */
  record Pair(Operand first, Operand second) implements Operand {}

  /** {@code !p}. */
  record Negated(Operand predicate) implements Operand {}
}
