package org.sbert4j.benchmarks.model;

/** Somebody at some work. */
record Case(Contender contender, Work work) {}
