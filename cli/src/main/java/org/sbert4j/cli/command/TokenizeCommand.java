package org.sbert4j.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sbert4j.ModelDescription;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.output.Output;
import org.sbert4j.cli.output.StreamOutput;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.tokenizer.Encoding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbert4j tokenize TEXT…} and {@code sbert4j tokenize --input FILE|-}. */
@Command(
    name = "tokenize",
    description = {
      "Prints what the model reads of each text: a line of tokens, [CLS] and [SEP] included, and a"
          + " line of their ids."
    })
public final class TokenizeCommand implements Callable<Integer> {
  @Mixin private InputOptions inputOptions;

  @Option(names = "--ids", description = "Print the ids alone, a line for each text.")
  private boolean idsOnly;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public TokenizeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    try (TextSource source = inputOptions.open(streams);
        Output output = StreamOutput.to(streams)) {
      ModelDescription model = modelOptions.describe(streams);
      for (List<String> texts = source.next(); !texts.isEmpty(); texts = source.next()) {
        print(model, texts, output.stream());
        output.stream().flush();
      }
      output.commit();
    }
    return 0;
  }

  private void print(ModelDescription model, List<String> texts, OutputStream out)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      Encoding encoding = model.tokenizer().encode(text, model.maxSeqLength());
      if (!idsOnly) {
        lines.append(String.join(" ", encoding.tokens())).append('\n');
      }
      lines
          .append(
              Arrays.stream(encoding.inputIds())
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(" ")))
          .append('\n');
    }
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
