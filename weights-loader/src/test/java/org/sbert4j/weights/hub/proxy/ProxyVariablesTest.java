package org.sbert4j.weights.hub.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variables mean what httpx2 2.16 and Python's urllib make of them; the values are theirs. */
class ProxyVariablesTest {
  /** The columns of the table below. */
  private static final List<String> ADDRESSES =
      List.of(
          "https://example.com/x",
          "https://www.example.com/",
          "https://notexample.com/",
          "https://example.com:8443/",
          "http://example.com/",
          "https://10.1.2.3/",
          "https://127.0.0.1:8443/",
          "https://[::1]/",
          "https://[::1]:8443/",
          "https://[fd12::1]/",
          "http://localhost:8080/",
          "https://192.168.7.7/");

  private static Optional<ProxyAddress> proxy(Map<String, String> environment, String address)
      throws ProxyException {
    return new ProxyVariables(environment::get).proxy(URI.create(address));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          example.com,            --P--PPPPPPP
          .example.com,           P-PPPPPPPPPP
          *.example.com,          P-PPPPPPPPPP
          *example.com,           PPPPPPPPPPPP
          EXAMPLE.com,            --P--PPPPPPP
          " x.org , example.com", --P--PPPPPPP
          example.com:8443,       PPP-PPPPPPPP
          example.com:443,        PPPPPPPPPPPP
          example.com/,           PPPPPPPPPPPP
          example,                PPPPPPPPPPPP
          a.example.com,          PPPPPPPPPPPP
          https://example.com,    -PP-PPPPPPPP
          https://example.com/,   -PP-PPPPPPPP
          https://example.com:443, -PP-PPPPPPPP
          http://example.com,     PPPP-PPPPPPP
          https://*:8443,         PPP-PP-P-PPP
          http://*,               PPPPPPPPPPPP
          https://,               ----P-----P-
          all://,                 PPPPPPPPPPPP
          *,                      ------------
          "x.org,*",              ------------
          localhost,              PPPPPPPPPP-P
          127.0.0.1,              PPPPPP-PPPPP
          127.0.0.1:8443,         PPPPPP-PPPPP
          10.0.0.0/8,             PPPPP-PPPPPP
          10.0.0.0/33,            PPPPPPPPPPPP
          192.168.1.5/16,         PPPPPPPPPPP-
          ::1,                    PPPPPPP--PPP
          [::1],                  PPPPPPP--PPP
          [::1]:8443,             PPPPPPPP-PPP
          fd00::/8,               PPPPPPPPP-PP
          [fd00::]/8,             PPPPPPPPP-PP
          bad host,               PPPPPPPPPPPP
          "",                     PPPPPPPPPPPP
          """)
  void noProxyLeavesOutWhatItLeavesOutInPython(String value, String expected)
      throws ProxyException {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://p:3128", "http_proxy", "p:3128", "NO_PROXY", value);
    StringBuilder found = new StringBuilder();
    for (String address : ADDRESSES) {
      found.append(proxy(environment, address).isPresent() ? 'P' : '-');
    }
    assertEquals(expected, found.toString());
  }

  @Test
  void aSchemesOwnGoesBeforeThatOfAllAndLowerCaseBeforeUpper() throws ProxyException {
    assertEquals("none", host(Map.of("HTTPS_PROXY", "a"), "http://x/"));
    assertEquals("a", host(Map.of("ALL_PROXY", "a"), "http://x/"));
    assertEquals("b", host(Map.of("ALL_PROXY", "a", "HTTPS_PROXY", "b"), "https://x/"));
    assertEquals("b", host(Map.of("HTTPS_PROXY", "a", "https_proxy", "b"), "https://x/"));
    assertEquals("none", host(Map.of("HTTPS_PROXY", "a", "https_proxy", ""), "https://x/"));
    assertEquals("a", host(Map.of("ALL_PROXY", "a", "https_proxy", ""), "https://x/"));
    assertEquals("a", host(Map.of("HTTP_PROXY", "a"), "HTTP://x/"));
    Map<String, String> emptyLower = Map.of("HTTPS_PROXY", "a", "NO_PROXY", "x", "no_proxy", "");
    assertEquals("a", host(emptyLower, "https://x/"));
    // What a web server's client has sent is no setting.
    assertEquals("none", host(Map.of("HTTP_PROXY", "a", "REQUEST_METHOD", "GET"), "http://x/"));
    assertEquals("a", host(Map.of("http_proxy", "a", "REQUEST_METHOD", "GET"), "http://x/"));
  }

  private static String host(Map<String, String> environment, String address)
      throws ProxyException {
    return proxy(environment, address).map(ProxyAddress::host).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          p,                             p:80,           none
          p:3128,                        p:3128,         none
          ' http://p:3128/ ',            p:3128,         none
          HTTP://p:3128/path?x,          p:3128,         none
          http://[::1]:3128,             [::1]:3128,     none
          [::1],                         [::1]:80,       none
          me:secret@p:1,                 p:1,            me:secret
          http://me@p,                   p:80,           me:
          http://:secret@p,              p:80,           :secret
          http://me%40corp:a%3Ab%25@p:1, p:1,            me@corp:a:b%
          http://me:a@b:c@p:1,           p:1,            me:a@b:c
          http://me:%zz%4@p:1,           p:1,            me:%zz%4
          http://mé:pä%C3%A4@[fd00::1]:8, [fd00::1]:8,   mé:pää
          """)
  void anAddressHasWhatItHasInPython(String value, String expected, String user)
      throws ProxyException {
    ProxyAddress address = ProxyAddress.parse("HTTPS_PROXY", value);
    assertEquals(expected, address.toString());
    String told =
        address
            .basic()
            .map(basic -> new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8))
            .orElse("none");
    assertEquals(user, told);
    assertFalse(address.toString().contains("secret"));
  }
}
