package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.SpecialTokens;
import org.sbert4j.tokenizer.Tokenizer;

/**
 * Inputs as ids: those that were given so, and texts that are cut otherwise than the engine does.
 *
 * @param texts what is known of each
 * @param ids of each as the model reads them, special tokens included
 */
record PreparedIds(List<CountedText> texts, List<int[]> ids) {
  /**
   * Prepares inputs.
   *
   * @throws ApiException if the model has no such id, or a text may not be cut, or there is a
   *     prompt that can't be kept
   */
  static PreparedIds of(SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    requireNoPrompt(model, inputs, options);
    int most =
        options.maxTokens() > 0
            ? Math.min(options.maxTokens(), model.maxSeqLength())
            : model.maxSeqLength();
    Tokenizer tokenizer = model.tokenizer();
    if (most <= tokenizer.specialTokens().size()) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "texts are to be cut to " + most + " tokens, which leaves none of theirs; allow more");
    }
    Side side = options.options().truncationSide();
    List<CountedText> texts = new ArrayList<>(inputs.size());
    List<int[]> ids = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      TextInput input = inputs.get(i);
      int tokens;
      if (input.isText()) {
        Encoding encoding =
            tokenizer.encode(input.text(), EncodeOptions.maxLength(most).withTruncationSide(side));
        tokens = encoding.sizeBeforeTruncation();
        ids.add(encoding.inputIds());
      } else {
        checkIds(input.ids(), i, model.model().config().vocabSize());
        SpecialTokens.Sequence sequence = tokenizer.specialTokens().around(input.ids(), most, side);
        tokens = sequence.sizeBeforeTruncation();
        ids.add(sequence.inputIds());
      }
      CountedText text = new CountedText(tokens, ids.get(i).length, CountedText.UNKNOWN);
      Embedder.requireFit(text, i, options, most);
      texts.add(text);
    }
    return new PreparedIds(texts, ids);
  }

  private static void requireNoPrompt(
      SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    String prompt = Embedder.prompt(model, options.options());
    boolean anyText = inputs.stream().anyMatch(TextInput::isText);
    if (options.options().promptName().isPresent() || (anyText && !prompt.isEmpty())) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "a prompt goes in front of texts that are cut at what the model reads; not of ids, and not"
              + " with a number of tokens");
    }
  }

  private static void checkIds(int[] ids, int index, int vocabSize) {
    for (int id : ids) {
      if (id >= vocabSize) {
        throw new ApiException(
            ErrorKind.VALIDATION,
            "input",
            "input " + index + " has the id " + id + ", and the model's end at " + (vocabSize - 1));
      }
    }
  }
}
