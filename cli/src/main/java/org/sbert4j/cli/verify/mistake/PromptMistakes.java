package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.encoding.EncodeDefaults;

/** Another prompt than the one asked for, or the model's default one. */
final class PromptMistakes {
  private PromptMistakes() {}

  static List<Mistake> of(EncodeDefaults defaults) {
    List<Mistake> mistakes = new ArrayList<>();
    mistakes.add(
        new Mistake(
            "prompt-missing",
            "it leaves out the prompt in front of each text",
            recipe -> !recipe.prompt.isEmpty() && set(recipe, defaults, "")));
    mistakes.add(
        new Mistake(
            "prompt-doubled",
            "it puts the prompt in front of each text twice",
            recipe ->
                !recipe.prompt.isEmpty() && set(recipe, defaults, recipe.prompt + recipe.prompt)));
    defaults
        .settings()
        .prompts()
        .forEach(
            (name, prompt) ->
                mistakes.add(
                    new Mistake(
                        "prompt-" + name,
                        "it puts the model's prompt \"%s\" in front of each text".formatted(name),
                        recipe ->
                            !prompt.isEmpty()
                                && !prompt.equals(recipe.prompt)
                                && set(recipe, defaults, prompt))));
    return mistakes;
  }

  private static boolean set(Recipe recipe, EncodeDefaults defaults, String prompt) {
    recipe.prompt = prompt;
    recipe.promptTokens = defaults.promptTokens(prompt);
    return true;
  }
}
