package org.sbert4j.server.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.http.ApiException;
import org.sbert4j.server.http.ErrorKind;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;

/**
 * Inputs as ids: those that were given so, and texts that are cut otherwise than the engine does.
 *
 * @param texts what is known of each
 * @param ids of each, which the engine puts special tokens around if there are none
 */
record PreparedIds(List<CountedText> texts, List<int[]> ids) {
  /**
   * Prepares inputs.
   *
   * @throws ApiException if the model has no such id, or a text may not be cut, or there is a
   *     prompt that can't be kept
   */
  static PreparedIds of(SentenceTransformer model, List<TextInput> inputs, EmbedOptions options) {
    String prompt = Embedder.prompt(model, options.options());
    boolean anyText = inputs.stream().anyMatch(TextInput::isText);
    if (options.options().promptName().isPresent() || (anyText && !prompt.isEmpty())) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "a prompt goes in front of texts that are cut at their end, at what the model reads; not"
              + " of ids, and not with truncation_direction left or a number of tokens");
    }
    int special = model.tokenizer().encode("", EncodeOptions.untruncated()).size();
    int most =
        options.maxTokens() > 0
            ? Math.min(options.maxTokens(), model.maxSeqLength())
            : model.maxSeqLength();
    if (most <= special) {
      throw new ApiException(
          ErrorKind.VALIDATION,
          "texts are to be cut to " + most + " tokens, which leaves none of theirs; allow more");
    }
    List<CountedText> texts = new ArrayList<>(inputs.size());
    List<int[]> ids = new ArrayList<>(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      TextInput input = inputs.get(i);
      int[] own = input.isText() ? contentOf(model.tokenizer(), input.text()) : input.ids();
      checkIds(own, i, model.model().config().vocabSize());
      boolean complete = !input.isText() && isComplete(own, model.tokenizer());
      int room = complete ? most : most - special;
      int tokens = complete ? own.length : own.length + special;
      CountedText text = new CountedText(tokens, Math.min(tokens, most), -1);
      Embedder.requireFit(text, i, options, most);
      texts.add(text);
      ids.add(own.length <= room ? own : cut(own, room, complete, options.left()));
    }
    return new PreparedIds(texts, ids);
  }

  /** A text's own tokens, without special ones. */
  private static int[] contentOf(BertTokenizer tokenizer, String text) {
    Encoding encoding =
        tokenizer.encode(text, EncodeOptions.untruncated().withAddSpecialTokens(false));
    return encoding.inputIds();
  }

  private static boolean isComplete(int[] ids, BertTokenizer tokenizer) {
    return ids.length > 1
        && ids[0] == tokenizer.clsTokenId()
        && ids[ids.length - 1] == tokenizer.sepTokenId();
  }

  private static int[] cut(int[] ids, int room, boolean complete, boolean left) {
    if (!complete) {
      return left
          ? Arrays.copyOfRange(ids, ids.length - room, ids.length)
          : Arrays.copyOf(ids, room);
    }
    int[] kept = new int[room];
    kept[0] = ids[0];
    kept[room - 1] = ids[ids.length - 1];
    System.arraycopy(ids, left ? ids.length - room + 1 : 1, kept, 1, room - 2);
    return kept;
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
