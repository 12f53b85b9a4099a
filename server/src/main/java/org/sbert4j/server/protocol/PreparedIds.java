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
    Around around = Around.of(model.tokenizer());
    int special = around.before().length + around.after().length;
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
      int tokens = own.length + (around.areThere(own) ? 0 : special);
      CountedText text = new CountedText(tokens, Math.min(tokens, most), -1);
      Embedder.requireFit(text, i, options, most);
      texts.add(text);
      ids.add(text.truncated() ? around.cut(own, most - special, options.left()) : own);
    }
    return new PreparedIds(texts, ids);
  }

  /** The special tokens that a tokenizer puts around a text, as a rule one [CLS] and one [SEP]. */
  private record Around(int[] before, int[] after) {
    static Around of(BertTokenizer tokenizer) {
      Encoding any = tokenizer.encode("a", EncodeOptions.untruncated());
      int[] ids = any.inputIds();
      int[] special = any.specialTokensMask();
      int begin = 0;
      while (special[begin] == 1) {
        begin++;
      }
      int end = ids.length;
      while (special[end - 1] == 1) {
        end--;
      }
      return new Around(Arrays.copyOf(ids, begin), Arrays.copyOfRange(ids, end, ids.length));
    }

    boolean areThere(int[] ids) {
      int end = ids.length - after.length;
      return end >= before.length
          && Arrays.equals(ids, 0, before.length, before, 0, before.length)
          && Arrays.equals(ids, end, ids.length, after, 0, after.length);
    }

    /** As many of a text's own tokens as there is room for, with the special ones. */
    int[] cut(int[] ids, int room, boolean left) {
      int begin = areThere(ids) ? before.length : 0;
      int end = areThere(ids) ? ids.length - after.length : ids.length;
      int[] kept = Arrays.copyOf(before, before.length + room + after.length);
      System.arraycopy(ids, left ? end - room : begin, kept, before.length, room);
      System.arraycopy(after, 0, kept, before.length + room, after.length);
      return kept;
    }
  }

  /** A text's own tokens, without special ones. */
  private static int[] contentOf(BertTokenizer tokenizer, String text) {
    Encoding encoding =
        tokenizer.encode(text, EncodeOptions.untruncated().withAddSpecialTokens(false));
    return encoding.inputIds();
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
