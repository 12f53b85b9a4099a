package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code golden-settings.txt} says: pools of text, settings, templates. */
final class GoldenSettings {
  private static final GoldenStrings STRINGS = new GoldenStrings();
  private static final Map<String, GoldenSetting> SETTINGS = new LinkedHashMap<>();
  private static final Map<String, Template> TEMPLATES = new LinkedHashMap<>();

  static {
    GoldenSetting last = null;
    for (String line : GoldenFiles.lines("golden-settings.txt")) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "pool" -> STRINGS.addPool(words);
        case "setting" -> last = GoldenSetting.parse(words);
        case "added" -> last = last.withAdded(words);
        case "template" -> TEMPLATES.put(words[1], parseTemplate(line.split(" ", 3)[2]));
        default -> throw new IllegalStateException("golden-settings.txt has the line " + line);
      }
      if (last != null) {
        SETTINGS.put(last.name(), last);
      }
    }
  }

  private GoldenSettings() {}

  static GoldenStrings strings() {
    return STRINGS;
  }

  static GoldenSetting setting(String name) {
    return SETTINGS.get(name);
  }

  static List<GoldenSetting> all() {
    return List.copyOf(SETTINGS.values());
  }

  /** The names of the templates, in the order in which golden_features.py has them. */
  static List<String> templateNames() {
    return List.copyOf(TEMPLATES.keySet());
  }

  static Template template(String name) {
    return TEMPLATES.get(name);
  }

  /** {@code 3:0 A:0 4.5:1 | 3:0 A:0 4:0 B:1 4:1}. */
  private static Template parseTemplate(String line) {
    List<List<Template.Piece>> sides = new ArrayList<>();
    for (String side : line.split(" \\| ", -1)) {
      sides.add(Stream.of(side.split(" ", -1)).map(GoldenSettings::piece).toList());
    }
    return new Template(sides.get(0), sides.get(1));
  }

  private static Template.Piece piece(String piece) {
    String[] parts = piece.split(":", -1);
    int tokenTypeId = Integer.parseInt(parts[1]);
    if (parts[0].equals("A") || parts[0].equals("B")) {
      return new Template.Text(parts[0].equals("B"), tokenTypeId);
    }
    List<Integer> ids = Stream.of(parts[0].split("\\.", -1)).map(Integer::valueOf).toList();
    return new Template.Special(ids, tokenTypeId);
  }
}
