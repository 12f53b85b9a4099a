package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private static final URI HUB = URI.create("https://hub.example/org/model/resolve/main/x");

  private static Optional<URI> target(int status, String location) {
    return Redirects.target(
        HUB, status, HttpHeaders.of(Map.of("location", List.of(location)), (name, value) -> true));
  }

  @Test
  void onlySomeStatusesSendOn() {
    assertEquals(Optional.empty(), target(200, "/y"));
    assertEquals(Optional.empty(), target(304, "/y"));
    assertEquals(Optional.of(URI.create("https://hub.example/y")), target(307, "/y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://hub.example/y", "HTTP://other.example/y", "http://127.evil.example/"})
  void nobodyIsSentFromAnEncryptedAddressToOneThatIsNot(String location) {
    HubException failure = assertThrows(HubException.class, () -> target(302, location));
    assertTrue(failure.getMessage().contains("not encrypted"), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080/y", "http://localhost/y", "http://[::1]:1/y"})
  void thisMachineNeedsNoEncryption(String location) {
    assertEquals(Optional.of(URI.create(location)), target(302, location));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://A.example:443/y, true",
    "https://a.example, http://a.example, false",
    "https://a.example, https://b.example, false",
    "https://a.example, https://a.example:8443, false",
    "http://a.example:80, http://a.example, true"
  })
  void aHostIsTheSameWithItsSchemeAndPort(URI one, URI other, boolean same) {
    assertEquals(same, Redirects.sameOrigin(one, other));
    assertEquals(same, Redirects.sameOrigin(other, one));
  }

  @Test
  void messagesHaveNoSecretsOfAnAddress() {
    String text = Redirects.withoutQuery(URI.create("https://a.example/x?Signature=secret"));
    assertEquals("https://a.example/x", text);
    assertFalse(text.contains("secret"));
  }
}
