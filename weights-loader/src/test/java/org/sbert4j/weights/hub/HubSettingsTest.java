package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables mean what they mean to huggingface_hub. */
class HubSettingsTest {
  @TempDir private Path user;

  private HubSettings with(Map<String, String> variables) {
    return HubSettings.of(variables::get, Map.of("user.home", user.toString())::get);
  }

  private Path cache(Map<String, String> variables) {
    return with(variables).cache();
  }

  @Test
  void theCacheIsWherePythonHasIt() {
    Path home = user.resolve(".cache/huggingface");
    assertEquals(home.resolve("hub"), cache(Map.of()));
    assertEquals(
        user.resolve("xdg/huggingface/hub"),
        cache(Map.of("XDG_CACHE_HOME", user.resolve("xdg").toString())));
    assertEquals(user.resolve("h/hub"), cache(Map.of("HF_HOME", user.resolve("h").toString())));
    assertEquals(
        user.resolve("old"),
        cache(
            Map.of(
                "HF_HOME", "/elsewhere", "HUGGINGFACE_HUB_CACHE", user.resolve("old").toString())));
    assertEquals(
        user.resolve("new"),
        cache(Map.of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", user.resolve("new") + "")));
    assertEquals(home.resolve("hub"), cache(Map.of("HF_HOME", "", "HF_HUB_CACHE", " ")));
  }

  @Test
  void sentenceTransformersHasItsOwnCacheBeforeAllOthers() {
    Map<String, String> all =
        Map.of(
            "SENTENCE_TRANSFORMERS_HOME",
            user.resolve("st").toString(),
            "HF_HUB_CACHE",
            user.resolve("new").toString(),
            "HF_HOME",
            user.resolve("h").toString());
    assertEquals(user.resolve("st"), cache(all));
    assertEquals("SENTENCE_TRANSFORMERS_HOME", with(all).cacheVariable());
    assertEquals(user.resolve("st"), cache(Map.of("SENTENCE_TRANSFORMERS_HOME", "~/st")));
    assertEquals(
        user.resolve(".cache/huggingface/hub"), cache(Map.of("SENTENCE_TRANSFORMERS_HOME", "")));
    assertEquals(Optional.of(user.resolve("h/token")), with(all).token().file());
    assertEquals("HF_HOME", with(Map.of()).cacheVariable());
    assertEquals("HF_HUB_CACHE", with(Map.of("HF_HUB_CACHE", "/x")).cacheVariable());
  }

  @Test
  void homeGoesBeforeTheSystemsEntryForCacheAndToken() {
    HubSettings settings = with(Map.of("HOME", "/ci/home"));
    assertEquals(Path.of("/ci/home/.cache/huggingface/hub"), settings.cache());
    assertEquals(
        Optional.of(Path.of("/ci/home/.cache/huggingface/token")), settings.token().file());
    assertEquals(
        Path.of("/ci/home/st"),
        cache(Map.of("HOME", "/ci/home", "SENTENCE_TRANSFORMERS_HOME", "~/st")));
    assertEquals(Path.of("/.cache/huggingface/hub"), cache(Map.of("HOME", "/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", "relative"})
  void withoutAHomeTheCacheMustBeNamedAndTheTokenNeedNot(String entry) {
    UnaryOperator<String> properties = Map.of("user.home", entry)::get;
    HubException failure =
        assertThrows(HubException.class, () -> HubSettings.of(name -> null, properties));
    for (String part : new String[] {"no home folder", "; set HF_HOME", "HOME"}) {
      assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
    HubSettings named =
        HubSettings.of(Map.of("HF_HUB_CACHE", "/cache", "HOME", "?")::get, properties);
    assertEquals(Path.of("/cache"), named.cache());
    assertEquals(Optional.empty(), named.token().read());
    HubException tilde =
        assertThrows(
            HubException.class, () -> HubSettings.of(Map.of("HF_HOME", "~/h")::get, properties));
    assertTrue(tilde.getMessage().contains("HF_HOME is \"~/h\""), tilde.getMessage());
  }

  @Test
  void anotherUsersHomeIsNotGuessed() {
    HubException failure =
        assertThrows(HubException.class, () -> cache(Map.of("HF_HOME", "~li/h")));
    assertTrue(failure.getMessage().contains("write the whole path"), failure.getMessage());
  }

  @Test
  void tildesAndVariablesInPathsAreReplaced() {
    assertEquals(user.resolve("h/hub"), cache(Map.of("HF_HOME", "~/h")));
    assertEquals(user.resolve("h/hub"), cache(Map.of("HF_HOME", "$BASE/h", "BASE", user + "")));
    assertEquals(user.resolve("h/hub"), cache(Map.of("HF_HOME", "${BASE}/h", "BASE", user + "")));
  }

  @Test
  void offlineIsSaidInTwoWays() {
    assertFalse(with(Map.of()).offline());
    for (String yes : new String[] {"1", "true", "YES", "On"}) {
      assertTrue(with(Map.of("HF_HUB_OFFLINE", yes)).offline(), yes);
      assertTrue(with(Map.of("TRANSFORMERS_OFFLINE", yes)).offline(), yes);
    }
    assertFalse(with(Map.of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1")).offline());
  }

  @Test
  void theEndpointHasNoSlashAtItsEnd() {
    assertEquals(HubSettings.DEFAULT_ENDPOINT, with(Map.of()).endpoint());
    assertEquals("http://mirror/hf", with(Map.of("HF_ENDPOINT", "http://mirror/hf//")).endpoint());
  }

  @Test
  void timeoutsAreSeconds() {
    assertEquals(Duration.ofSeconds(3), with(Map.of("HF_HUB_ETAG_TIMEOUT", "3")).metadataTimeout());
    assertEquals(
        Duration.ofSeconds(4), with(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "4")).downloadTimeout());
    HubException failure =
        assertThrows(HubException.class, () -> with(Map.of("HF_HUB_ETAG_TIMEOUT", "soon")));
    assertTrue(failure.getMessage().contains("HF_HUB_ETAG_TIMEOUT"));
  }

  @Test
  void settingsDoNotPrintTheToken() {
    String text = with(Map.of("HF_TOKEN", "hf_secret")).toString();
    assertFalse(text.contains("hf_secret"), text);
  }
}
