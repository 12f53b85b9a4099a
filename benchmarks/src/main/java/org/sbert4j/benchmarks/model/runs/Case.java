package org.sbert4j.benchmarks.model.runs;

import org.sbert4j.benchmarks.model.engines.Contender;

/** Somebody at some work. */
public record Case(Contender contender, Work work) {}
