package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A whole call of the tokenizer, chosen by a seed as {@code tokenizer/tables/golden_features.py}
 * chooses it.
 *
 * @param texts each one text, or two of a pair
 */
record GoldenCase(
    String setting,
    String template,
    boolean pairs,
    EncodeOptions options,
    List<List<String>> texts) {
  private static final List<TruncationStrategy> STRATEGIES =
      List.of(
          TruncationStrategy.LONGEST_FIRST,
          TruncationStrategy.ONLY_FIRST,
          TruncationStrategy.ONLY_SECOND,
          TruncationStrategy.DO_NOT_TRUNCATE);
  private static final List<Side> SIDES = List.of(Side.LEFT, Side.RIGHT);
  private static final List<PaddingStrategy> PADDINGS =
      List.of(PaddingStrategy.DO_NOT_PAD, PaddingStrategy.LONGEST, PaddingStrategy.MAX_LENGTH);

  static GoldenCase of(long seed) {
    GoldenRandom random = new GoldenRandom(seed);
    String setting = random.oneIn(2) ? "cased" : "uncased";
    List<String> templates = GoldenSettings.templateNames();
    String template = templates.get(random.below(templates.size()));
    boolean pairs = random.oneIn(2);
    int count = random.oneIn(3) ? 2 + random.below(3) : 1;
    boolean addSpecialTokens = !random.oneIn(4);
    EncodeOptions options =
        options(random, GoldenSettings.template(template), pairs, addSpecialTokens);
    List<List<String>> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(texts(random, pairs));
    }
    return new GoldenCase(setting, template, pairs, options, texts);
  }

  private static EncodeOptions options(
      GoldenRandom random, Template template, boolean pairs, boolean addSpecialTokens) {
    int added = addSpecialTokens ? added(pairs ? template.pair() : template.single()) : 0;
    EncodeOptions options =
        EncodeOptions.maxLength(added + room(random)).withAddSpecialTokens(addSpecialTokens);
    options = options.withTruncation(STRATEGIES.get(random.below(4)));
    if (random.oneIn(2)) {
      int stride = random.below(4);
      // The reference refuses other strides beforehand, even if nothing is cut or added then.
      boolean fits = stride < options.maxLength() - added(template.single());
      options = options.withOverflowingTokens(fits ? stride : 0);
    }
    options = options.withTruncationSide(SIDES.get(random.below(2)));
    options = options.withPadding(PADDINGS.get(random.below(3)));
    if (random.oneIn(3)) {
      options = options.withPadToMultipleOf(2 + random.below(7));
    }
    return options.withPaddingSide(SIDES.get(random.below(2)));
  }

  private static int room(GoldenRandom random) {
    if (random.oneIn(12)) {
      return 0;
    }
    return random.oneIn(6) ? 20 + random.below(50) : 1 + random.below(12);
  }

  private static int added(List<Template.Piece> pieces) {
    int added = 0;
    for (Template.Piece piece : pieces) {
      added += piece instanceof Template.Special special ? special.ids().size() : 0;
    }
    return added;
  }

  private static List<String> texts(GoldenRandom random, boolean pairs) {
    String first = GoldenSettings.strings().shortText(random);
    return pairs ? List.of(first, GoldenSettings.strings().shortText(random)) : List.of(first);
  }

  /** The encodings of the texts; one text or pair alone is not encoded as a batch. */
  List<Encoding> encode(Tokenizer tokenizer) {
    if (pairs) {
      List<TextPair> all = texts.stream().map(t -> new TextPair(t.get(0), t.get(1))).toList();
      return all.size() == 1
          ? List.of(tokenizer.encode(all.get(0), options))
          : tokenizer.encodePairs(all, options).encodings();
    }
    List<String> all = texts.stream().map(t -> t.get(0)).toList();
    return all.size() == 1
        ? List.of(tokenizer.encode(all.get(0), options))
        : tokenizer.encode(all, options).encodings();
  }

  /** The lines with which the case begins in {@code golden-features.txt}. */
  List<String> describe(long seed) {
    String first =
        "case %d %s %s %s %d %s overflowing %s %d padding %s %d %s special %s"
            .formatted(
                seed,
                setting,
                template,
                name(options.truncation()),
                options.maxLength(),
                name(options.truncationSide()),
                options.returnOverflowingTokens(),
                options.stride(),
                name(options.padding()),
                options.padToMultipleOf(),
                name(options.paddingSide()),
                options.addSpecialTokens());
    Stream<String> others =
        texts.stream()
            .map(
                all ->
                    "text " + String.join(" | ", all.stream().map(GoldenFiles::escape).toList()));
    return Stream.concat(Stream.of(first), others).toList();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
