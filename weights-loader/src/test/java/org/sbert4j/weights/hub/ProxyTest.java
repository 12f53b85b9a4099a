package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.fixtures.FakeProxy;
import org.sbert4j.fixtures.TestCertificate;

/** A hub that only a proxy leads to. */
@Timeout(120)
class ProxyTest {
  private static final String SECURE = "https://" + TestCertificate.HOST;
  private static final String CONNECT = "CONNECT " + TestCertificate.HOST + ":443";

  @TempDir private Path home;
  @TempDir private static Path certificates;
  private static SSLContext context;
  private final SSLContext before = defaultContext();
  private Hub hub;
  private FakeProxy proxy;

  private static SSLContext defaultContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void makeTheCertificate() throws Exception {
    context = TestCertificate.in(certificates).context();
  }

  @BeforeEach
  void start() throws IOException {
    SSLContext.setDefault(context);
    hub = Hub.start(home);
    proxy = new FakeProxy(hub.server, Optional.of(context));
    hub.with("HF_ENDPOINT", "http://hub.example");
  }

  @AfterEach
  void stop() throws IOException {
    SSLContext.setDefault(before);
    proxy.close();
    hub.close();
  }

  private void assertLoads() {
    assertEquals(hub.server.snapshot(home), hub.load());
    assertFalse(hub.server.requests().isEmpty());
    for (FakeHub.Request request : hub.server.requests()) {
      assertFalse(request.headers().containsKey("proxy-authorization"), request.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_PROXY, http://", "http_proxy, ''", "ALL_PROXY, http://", "all_proxy, HTTP://"})
  void leadsToAHubWithoutEncryption(String variable, String scheme) {
    hub.with(variable, scheme + proxy.address());
    assertLoads();
    assertTrue(proxy.requests().get(0).startsWith("GET http://hub.example/api/models/"));
    assertTrue(proxy.requests().toString().contains("GET " + hub.server.storageEndpoint()));
  }

  @Test
  void isToldAPasswordWithoutEncryption() {
    proxy.requiring("me@corp:p:ä%/ x");
    hub.with("HTTP_PROXY", "http://me%40corp:p%3A%C3%A4%25%2F%20x@" + proxy.address());
    assertLoads();
    assertEquals(List.of(), proxy.refused());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY"})
  void leadsToAHubWithEncryption(String variable) {
    hub.with("HF_ENDPOINT", SECURE).with(variable, proxy.address()).with("NO_PROXY", "127.0.0.1");
    assertLoads();
    assertTrue(proxy.requests().stream().allMatch(CONNECT::equals), proxy.requests().toString());
  }

  /** Which java.net.http alone does not, for it drops the password from CONNECT. */
  @Test
  void isToldAPasswordWithEncryption() {
    proxy.requiring("me@corp:p:ä%/ x");
    hub.with("HF_ENDPOINT", SECURE)
        .with("HTTPS_PROXY", "http://me%40corp:p%3A%C3%A4%25%2F%20x@" + proxy.address())
        .with("NO_PROXY", "127.0.0.1");
    assertLoads();
    assertTrue(proxy.requests().stream().allMatch(CONNECT::equals), proxy.requests().toString());
    assertEquals(List.of(), proxy.refused());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(
                thread ->
                    thread.getName().equals("sbert4j-proxy")
                        && thread.isAlive()
                        && endsNot(thread)),
        "threads of the way through are still there");
  }

  private static boolean endsNot(Thread thread) {
    try {
      thread.join(5000);
      return thread.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"http://hub.example, HTTP_PROXY", "https://hub.example, HTTPS_PROXY"})
  void thatIsToldNothingOrTheWrongThingIsNamed(String endpoint, String variable) {
    proxy.requiring("me:secret");
    hub.with("HF_ENDPOINT", endpoint);
    HubException none =
        hub.with(variable, proxy.address())
            .assertFails(
                FakeHub.MODEL, proxy.address(), "wants a user and a password (407)", variable);
    assertFalse(none.getMessage().contains("HF_TOKEN"), none.getMessage());
    HubException wrong =
        hub.with(variable, "http://me:wrong@" + proxy.address())
            .assertFails(FakeHub.MODEL, proxy.address(), "does not accept this user", variable);
    for (Throwable error = wrong; error != null; error = error.getCause()) {
      assertFalse(error.toString().contains("wrong"), error.toString());
    }
    assertEquals(2, proxy.refused().size(), "asks once each");
    assertEquals(proxy.refused(), proxy.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://hub.example", "https://hub.example"})
  void thatIsNotThereIsNamedWithoutItsPassword(String endpoint) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    HubException failure =
        hub.with("HF_ENDPOINT", endpoint)
            .with("ALL_PROXY", "http://me:secret@127.0.0.1:" + port)
            .assertFails(FakeHub.MODEL, "through the proxy 127.0.0.1:" + port, "onnection");
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://me:secret@127.0.0.1:1080, SOCKS",
    "socks5h://127.0.0.1:1080, SOCKS",
    "https://me:secret@proxy.example, TLS",
    "ftp://proxy.example, ftp",
    "http://me:secret/@proxy.example, percent-encoded",
    "http://::1:3128, brackets",
    "http://me:secret@, proxy.example:3128",
    "http://proxy.example:0, port",
    "http://proxy.example:secret, proxy.example:3128"
  })
  void thatCannotBeUsedIsRefusedOnlyWhenItIsNeeded(String value, String problem) {
    hub.with("HTTP_PROXY", value);
    HubException failure = hub.assertFails(FakeHub.MODEL, "HTTP_PROXY", problem);
    assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    hub.with("HF_ENDPOINT", hub.server.endpoint()).with("NO_PROXY", "127.0.0.1");
    assertLoads();
    hub.with("HF_ENDPOINT", "http://hub.example");
    assertEquals(hub.server.snapshot(home), hub.load(), "out of the cache");
  }

  @Test
  void ofTheJvmGoesBeforeTheEnvironment() {
    hub.with("HTTP_PROXY", "http://127.0.0.1:9").with("HTTPS_PROXY", "http://127.0.0.1:9");
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
    try {
      assertLoads();
      // The storage is on loopback, which the JVM's own rule leaves out.
      assertFalse(proxy.requests().toString().contains(hub.server.storageEndpoint()));
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void ofTheProgramGoesBeforeTheEnvironment() {
    hub.with("HTTP_PROXY", "http://127.0.0.1:9");
    ProxySelector jdk = ProxySelector.getDefault();
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
    try {
      assertLoads();
      assertFalse(proxy.requests().isEmpty());
    } finally {
      ProxySelector.setDefault(jdk);
    }
  }

  @Test
  void settingsDoNotPrintThePassword() {
    String text = hub.with("HTTPS_PROXY", "http://me:secret@p").settings().toString();
    assertFalse(text.contains("secret"), text);
    assertEquals(List.of(), hub.server.requests());
  }
}
