package org.sbert4j.server.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private static final AllowedHosts HOSTS = AllowedHosts.of("Here.example", List.of("api.example"));

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "localhost",
        "LocalHost.",
        "a.localhost",
        "127.0.0.1",
        "127.9.9.9",
        "192.168.1.7",
        "[::1]",
        "[fe80::1]",
        "here.EXAMPLE",
        "api.example",
        "api.example."
      })
  void these(String host) {
    assertTrue(HOSTS.accepts(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "a.api.example",
        "127.0.0.1a",
        "::1"
      })
  void notThose(String host) {
    assertFalse(HOSTS.accepts(host));
  }
}
