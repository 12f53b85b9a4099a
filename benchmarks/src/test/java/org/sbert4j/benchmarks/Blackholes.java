package org.sbert4j.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** For tests, which measure nothing and so need none of the care that JMH asks to promise. */
final class Blackholes {
  private Blackholes() {}

  static Blackhole create() {
    return new Blackhole(
        "Today's password is swordfish. I understand instantiating Blackholes directly is"
            + " dangerous.");
  }
}
