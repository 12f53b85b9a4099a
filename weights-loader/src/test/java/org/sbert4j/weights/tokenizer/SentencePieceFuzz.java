package org.sbert4j.weights.tokenizer;

import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.checkpoint.MessageScript;

/**
 * A model of SentencePiece: any bytes, or any messages within messages, each with the length that
 * it has.
 */
public final class SentencePieceFuzz extends FileFuzz {
  private static final int ANY_BYTES = 0;
  private static final int MESSAGES = 1;
  private static final List<String> CLASSES =
      List.of("XLMRobertaTokenizer", "CamembertTokenizer", "AlbertTokenizer");

  public SentencePieceFuzz() {
    super(500, ModelFormatException.class);
  }

  @Override
  public int maxBytes() {
    return 600;
  }

  @Override
  public List<byte[]> seeds() {
    MessageScript right = pieces().open(2).number(3, 1).number(24, 0).close();
    right.open(3).bytes(2, new byte[] {4, 0, 0, 0, 0, 0, 0, 0}).number(3, 1).number(4, 1).close();
    MessageScript pairs = pieces().open(2).number(3, 2).close();
    return List.of(
        choosing(0, choosing(MESSAGES, right.end())),
        choosing(1, choosing(MESSAGES, right.end())),
        choosing(0, choosing(MESSAGES, pairs.end())),
        choosing(2, choosing(MESSAGES, albertPieces().open(2).number(3, 1).close().end())),
        choosing(0, choosing(ANY_BYTES, MessageScript.play(right.end()).end())));
  }

  private static MessageScript pieces() {
    MessageScript script = new MessageScript();
    script.open(1).text(1, "<unk>").number(3, 2).close();
    script.open(1).text(1, "<s>").number(3, 3).close();
    script.open(1).text(1, "</s>").number(3, 3).close();
    return script.open(1).text(1, "a").close().open(1).text(1, "b").number(3, 1).close();
  }

  private static MessageScript albertPieces() {
    MessageScript script = new MessageScript();
    script.open(1).text(1, "<pad>").number(3, 3).close();
    script.open(1).text(1, "<unk>").number(3, 2).close();
    script.open(1).text(1, "[CLS]").number(3, 3).close();
    script.open(1).text(1, "[SEP]").number(3, 3).close();
    script.open(1).text(1, "[MASK]").number(3, 4).close();
    return script.open(1).text(1, "a").close();
  }

  @Override
  public List<byte[]> words() {
    return ascii("<unk>", "<s>", "</s>", "<mask>", "<pad>", "[CLS]", "[SEP]", "[MASK]");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    String className = CLASSES.get(choices.below(CLASSES.size()));
    boolean messages = choices.below(2) == MESSAGES;
    byte[] rest = choices.rest();
    ModelFolderFixture model = new ModelFolderFixture(folder());
    model.file("tokenizer_config.json", "{\"tokenizer_class\": \"" + className + "\"}");
    check(
        className.equals("AlbertTokenizer") ? "spiece.model" : "sentencepiece.bpe.model",
        messages ? MessageScript.play(rest).end() : rest,
        file -> TokenizerReader.read(folder(), true));
  }
}
