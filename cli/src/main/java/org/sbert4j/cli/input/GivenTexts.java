package org.sbert4j.cli.input;

import java.util.List;

/** The texts among the arguments. */
public final class GivenTexts implements TextSource {
  private final List<String> texts;
  private boolean taken;

  public GivenTexts(List<String> texts) {
    this.texts = texts;
  }

  @Override
  public List<String> next() {
    List<String> next = taken ? List.of() : texts;
    taken = true;
    return next;
  }

  @Override
  public long count() {
    return texts.size();
  }

  @Override
  public void close() {
    // Arguments hold nothing open.
  }
}
