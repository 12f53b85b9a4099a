package org.sbert4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.server.security.ApiKeys;

class AccessOptionsTest {
  private static AccessOptions withOrigin(String origin) {
    return new AccessOptions(ApiKeys.none(), null, List.of(origin), List.of(), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://app.example",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:8080",
        "https://app.example:80",
        "chrome-extension://abcdefghijklmnop",
        "tauri://localhost"
      })
  void originsThatBrowsersSend(String origin) {
    assertEquals(List.of(origin), withOrigin(origin).corsOrigins());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "nonsense",
        "app.example",
        "https://",
        "https://app.example/",
        "https://app.example/page",
        "https://app.example ",
        "HTTPS://app.example",
        "https://App.example",
        "https://app.example:443",
        "http://app.example:80",
        "https://app.example:x",
        "https://user@app.example",
        "https://*.example",
        "https://a.example,https://b.example",
        "https://中.example"
      })
  void originsThatNoBrowserSends(String origin) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> withOrigin(origin));
    assertTrue(error.getMessage().startsWith("cors-origin is '" + origin + "'"));
  }

  @Test
  void whereHostsAreChecked() {
    AccessOptions open = AccessOptions.open();
    AccessOptions keys =
        new AccessOptions(ApiKeys.ofVariable("KEY", "k"), null, List.of(), List.of(), null);
    AccessOptions named =
        new AccessOptions(ApiKeys.none(), null, List.of(), List.of("a.example"), null);
    assertEquals(
        List.of(true, true, true, false, false, false, true),
        List.of(
            open.checksHosts("127.0.0.1"),
            open.checksHosts("localhost"),
            open.checksHosts("::1"),
            open.checksHosts("0.0.0.0"),
            open.checksHosts("::"),
            keys.checksHosts("127.0.0.1"),
            named.checksHosts("0.0.0.0")));
  }
}
