package org.sbert4j.tests;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.SentenceTransformer;

/** Loads a model, encodes, and leaves main with the model open. */
final class EncodeAndLeave {
  private static SentenceTransformer model;

  private EncodeAndLeave() {}

  /** With the model folder. */
  public static void main(String[] args) {
    model = SentenceTransformer.load(Path.of(args[0]));
    System.out.println("threads before: " + Threads.ofTheEngine().size());
    List<String> texts = DistinctTexts.of(20_000);
    System.out.println("vectors: " + model.encode(texts).length);
    System.out.println("threads after: " + Threads.ofTheEngine().size());
    System.out.println("daemons: " + Threads.ofTheEngine().stream().allMatch(Thread::isDaemon));
    System.out.println("backend: " + model.backendDescription());
  }
}
