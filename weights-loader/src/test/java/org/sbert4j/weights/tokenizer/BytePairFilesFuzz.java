package org.sbert4j.weights.tokenizer;

import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.ModelFormatException;

/** vocab.json or merges.txt with any content, beside the other that is right. */
public final class BytePairFilesFuzz extends FileFuzz {
  private static final int VOCABULARY = 0;
  private static final int MERGES = 1;
  private static final List<String> NAMES = List.of("vocab.json", "merges.txt");
  private static final List<String> RIGHT =
      List.of(
          "{\"<s>\":0,\"<pad>\":1,\"</s>\":2,\"<unk>\":3,\"<mask>\":4,\"a\":5,\"b\":6,\"ab\":7}",
          "#version: 0.2\na b\n");

  public BytePairFilesFuzz() {
    super(500, ModelFormatException.class);
  }

  @Override
  public int maxBytes() {
    return 1000;
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        choosing(VOCABULARY, ascii(RIGHT.get(VOCABULARY))),
        choosing(MERGES, ascii(RIGHT.get(MERGES))),
        choosing(MERGES, ascii("a b\r\nab a\n\n#version\nb  a\n a\n")));
  }

  @Override
  public List<byte[]> words() {
    return ascii("#version", "a b\n", "\"ab\":7", "2097152", "-1", "\u0000");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    int which = choices.below(NAMES.size());
    ModelFolderFixture model = new ModelFolderFixture(folder());
    model.file("tokenizer_config.json", "{\"tokenizer_class\": \"RobertaTokenizer\"}");
    model.file(NAMES.get(1 - which), RIGHT.get(1 - which));
    check(NAMES.get(which), choices.rest(), file -> TokenizerReader.read(folder(), true));
  }
}
