package org.sbert4j.tokenizer.unicode;

/**
 * Where one extended grapheme cluster, what a reader takes for one character, ends and the next
 * begins. Told all code points of a text in turn.
 *
 * <p>Flags are not known: two regional indicators have eight bytes of UTF-8, and what asks here
 * looks at clusters of five at most, so that it takes both apart whether they are one cluster or
 * two.
 *
 * <p>Behaviour: src/grapheme.rs of the crate unicode-segmentation, extended, which the Hugging Face
 * tokenizers library has. Not thread-safe.
 */
public final class Graphemes {
  /** A pictograph, and any number of Extend after it. */
  private static final int PICTOGRAPH = 1;

  /** The same, and a zero width joiner. */
  private static final int JOINED = 2;

  /** A consonant, and any number of InCB=Extend after it. */
  private static final int CONSONANT = 1;

  /** The same, with a linker. */
  private static final int LINKED = 2;

  private int before = GraphemeClass.CONTROL;
  private int emoji;
  private int conjunct;

  /**
   * Whether it is a code point without a rule of its own: one that follows on another, or begins a
   * text, is a cluster by itself if the next is such a one, too.
   */
  public static boolean isPlain(int codePoint) {
    return PipelineTables.graphemeClass(codePoint) == GraphemeClass.OTHER;
  }

  /** Whether a cluster ends before {@code codePoint}, which is the next one; true for the first. */
  public boolean breaksBefore(int codePoint) {
    int next = PipelineTables.graphemeClass(codePoint);
    boolean breaks = breaks(next);
    emoji =
        switch (next) {
          case GraphemeClass.PICTOGRAPHIC -> PICTOGRAPH;
          case GraphemeClass.ZWJ -> emoji == PICTOGRAPH ? JOINED : 0;
          case GraphemeClass.EXTEND, GraphemeClass.CONJUNCT_EXTEND, GraphemeClass.LINKER ->
              emoji == PICTOGRAPH ? PICTOGRAPH : 0;
          default -> 0;
        };
    conjunct =
        switch (next) {
          case GraphemeClass.CONSONANT -> CONSONANT;
          case GraphemeClass.LINKER -> conjunct == 0 ? 0 : LINKED;
          case GraphemeClass.CONJUNCT_EXTEND, GraphemeClass.ZWJ -> conjunct;
          default -> 0;
        };
    before = next;
    return breaks;
  }

  private boolean breaks(int next) {
    if (before == GraphemeClass.CR && next == GraphemeClass.LF) {
      return false;
    }
    if (isControl(before) || isControl(next)) {
      return true;
    }
    if (next >= GraphemeClass.SPACING_MARK || before == GraphemeClass.PREPEND) {
      return false;
    }
    return switch (next) {
      case GraphemeClass.L, GraphemeClass.LV, GraphemeClass.LVT -> before != GraphemeClass.L;
      case GraphemeClass.V ->
          before != GraphemeClass.L && before != GraphemeClass.V && before != GraphemeClass.LV;
      case GraphemeClass.T ->
          before != GraphemeClass.V
              && before != GraphemeClass.LV
              && before != GraphemeClass.T
              && before != GraphemeClass.LVT;
      case GraphemeClass.CONSONANT -> conjunct != LINKED;
      case GraphemeClass.PICTOGRAPHIC -> emoji != JOINED;
      default -> true;
    };
  }

  private static boolean isControl(int graphemeClass) {
    return graphemeClass == GraphemeClass.CONTROL
        || graphemeClass == GraphemeClass.CR
        || graphemeClass == GraphemeClass.LF;
  }
}
