package org.sbert4j.benchmarks.model.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.benchmarks.TokenizerFile;
import org.sbert4j.samples.Draws;
import org.sbert4j.samples.Questions;
import org.sbert4j.tokenizer.Tokenizer;

/**
 * The models and the texts of all measurements, as files in a folder.
 *
 * @param folder where they are
 * @param shape of the generated model
 * @param questionCount how many of the questions are encoded
 */
public record Workbench(Path folder, ModelShape shape, int questionCount) {
  /** Texts of the published protocol's batches, and its limit of tokens. */
  public static final int BATCH_SIZE = 16;

  public static final int MAX_SEQ_LENGTH = 256;

  private static final long SEED = 20_240_703;
  private static final int CHECKED = 48;

  /** Writes all but the texts of a certain number of tokens. */
  public static Workbench create(Path folder, ModelShape shape, int questionCount)
      throws IOException {
    Workbench workbench = new Workbench(folder, shape, questionCount);
    ModelFiles.writeGenerated(workbench.generated(), shape, MAX_SEQ_LENGTH);
    ModelFiles.writeBundled(workbench.bundled());
    List<String> questions = workbench.questionTexts();
    Files.write(workbench.questions(), questions);
    Files.write(workbench.checked(), Job.sample(questions, questions.size() / CHECKED));
    return workbench;
  }

  /** The folder of the generated model. */
  public Path generated() {
    return folder.resolve("generated");
  }

  /** The folder of bge-small-zh-v1.5. */
  public Path bundled() {
    return folder.resolve("bge-small-zh-v1.5");
  }

  /** The questions, a line each. */
  public Path questions() {
    return folder.resolve("questions.txt");
  }

  /** Some of them, of which vectors are compared. */
  public Path checked() {
    return folder.resolve("checked.txt");
  }

  /** The questions, spread over all there are. */
  List<String> questionTexts() {
    return Job.sample(Questions.all(), Questions.COUNT / questionCount);
  }

  /** The setting of measurements with these models and texts. */
  public Setting setting(KernelSizes sizes, ModelEffort effort, int cores) {
    Tokenizer tokenizer = TokenizerFile.bundled().tokenizer();
    int[] tokens =
        questionTexts().stream()
            .mapToInt(question -> tokenizer.encode(question, MAX_SEQ_LENGTH).inputIds().length)
            .toArray();
    return new Setting(shape, sizes, effort, cores, tokens);
  }

  /** A file of so many texts of exactly so many tokens, [CLS] and [SEP] included. */
  public Path texts(int sentences, int tokens) throws IOException {
    Path file = folder.resolve(sentences + "x" + tokens + ".txt");
    if (!Files.exists(file)) {
      Files.write(file, textsOf(sentences, tokens));
    }
    return file;
  }

  public static List<String> textsOf(int sentences, int tokens) {
    List<String> ideographs =
        TokenizerFile.bundled().tokens().stream()
            .filter(token -> token.length() == 1 && Character.isIdeographic(token.charAt(0)))
            .toList();
    Draws draws = new Draws(SEED);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      StringBuilder text = new StringBuilder();
      IntStream.range(2, tokens)
          .forEach(token -> text.append(ideographs.get(draws.below(ideographs.size()))));
      texts.add(text.toString());
    }
    return texts;
  }
}
