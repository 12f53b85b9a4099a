package org.sbert4j.cli.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.ModelDescription;
import org.sbert4j.tokenizer.AddedToken;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/** What {@code sbert4j inspect} tells of a tokenizer. */
final class TokenizerReport {
  private TokenizerReport() {}

  static Map<String, Object> fields(ModelDescription model) {
    Tokenizer tokenizer = model.tokenizer();
    TokenizerSettings settings = tokenizer.settings();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", model.folder().tokenizer().source().getFileName().toString());
    fields.put("vocabulary", tokenizer.vocabulary().size());
    Pipeline pipeline = settings.pipeline();
    if (pipeline == null) {
      fields.put("doLowerCase", settings.doLowerCase());
      fields.put("stripAccents", settings.stripsAccents());
      fields.put("tokenizeChineseChars", settings.tokenizeChineseChars());
      fields.put("cleanText", settings.cleanText());
    } else {
      fields.put(
          "normalizers", pipeline.normalizers().stream().map(NormalizerStep::describe).toList());
      fields.put(
          "preTokenizers",
          pipeline.preTokenizers().stream().map(PreTokenizerStep::describe).toList());
    }
    addModel(settings.model(), fields);
    fields.put("unkToken", token(tokenizer, tokenizer.unkTokenId()));
    fields.put("clsToken", token(tokenizer, tokenizer.clsTokenId()));
    fields.put("sepToken", token(tokenizer, tokenizer.sepTokenId()));
    fields.put("padToken", token(tokenizer, tokenizer.padTokenId()));
    fields.put(
        "maskToken",
        tokenizer.maskTokenId() < 0 ? null : token(tokenizer, tokenizer.maskTokenId()));
    fields.put("addedTokens", settings.addedTokens().stream().map(TokenizerReport::token).toList());
    Template template =
        settings.template() != null
            ? settings.template()
            : Template.bert(tokenizer.clsTokenId(), tokenizer.sepTokenId());
    fields.put("template", template(tokenizer, template.single()));
    fields.put("pairTemplate", template(tokenizer, template.pair()));
    return fields;
  }

  private static void addModel(SubwordModel model, Map<String, Object> fields) {
    if (model instanceof SubwordModel.WordPiece wordPiece) {
      fields.put("continuingSubwordPrefix", wordPiece.continuingSubwordPrefix());
      fields.put("maxInputCharsPerWord", wordPiece.maxInputCharsPerWord());
    } else if (model instanceof SubwordModel.Unigram unigram) {
      fields.put("model", "Unigram");
      fields.put("byteFallback", unigram.byteFallback());
    } else {
      SubwordModel.BytePairs bytePairs = (SubwordModel.BytePairs) model;
      fields.put("model", "BPE");
      fields.put("merges", bytePairs.merges().size());
      fields.put("continuingSubwordPrefix", bytePairs.continuingSubwordPrefix());
      fields.put("endOfWordSuffix", bytePairs.endOfWordSuffix());
      fields.put("fuseUnk", bytePairs.fuseUnk());
      fields.put("byteFallback", bytePairs.byteFallback());
      fields.put("ignoreMerges", bytePairs.ignoreMerges());
    }
  }

  private static String token(Tokenizer tokenizer, int id) {
    return tokenizer.idToToken(id) + " " + id;
  }

  private static String token(AddedToken token) {
    return token.content() + " " + token.id();
  }

  /** As {@code [CLS] A [SEP] B:1 [SEP]:1}, in the notation of the tokenizers library. */
  private static String template(Tokenizer tokenizer, List<Template.Piece> pieces) {
    List<String> words = new ArrayList<>();
    for (Template.Piece piece : pieces) {
      String type = piece.tokenTypeId() == 0 ? "" : ":" + piece.tokenTypeId();
      if (piece instanceof Template.Special special) {
        special.ids().forEach(id -> words.add(tokenizer.idToToken(id) + type));
      } else {
        words.add((((Template.Text) piece).second() ? "B" : "A") + type);
      }
    }
    return String.join(" ", words);
  }
}
