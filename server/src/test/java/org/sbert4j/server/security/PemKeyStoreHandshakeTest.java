package org.sbert4j.server.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real handshakes over Jetty with what {@link PemKeyStore} read. */
class PemKeyStoreHandshakeTest {
  @TempDir static Path folder;

  private static TestCertificates made;

  @BeforeAll
  static void make() throws Exception {
    made = new TestCertificates(folder);
    made.make("root", "-keyalg", "EC", "-groupname", "secp384r1", "-ext", "bc=ca:true");
    made.make("stranger", "-keyalg", "EC", "-groupname", "secp256r1");
    made.makeSigned("middle", "root", "-keyalg", "RSA", "-keysize", "2048");
    made.makeSigned("rsa", "middle", "-keyalg", "RSA", "-keysize", "2048");
    made.makeSigned("ec", "middle", "-keyalg", "EC", "-groupname", "secp256r1");
    made.makeSigned("ed25519", "middle", "-keyalg", "Ed25519");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa,TLSv1.3",
    "rsa,TLSv1.2",
    "ec,TLSv1.3",
    "ec,TLSv1.2",
    "ed25519,TLSv1.3",
    "ed25519,TLSv1.2"
  })
  void aClientThatTrustsTheRootGetsItsAnswer(String alias, String protocol) throws Exception {
    Path chain = made.writeChain("chain.crt", alias, "middle");
    Path key = made.writeKey("server.key", alias);
    Server server = serve(PemKeyStore.load(chain, key, Clock.systemUTC()));
    try {
      URI uri = URI.create("https://127.0.0.1:" + port(server) + "/");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
      HttpResponse<String> response =
          client("root", protocol).send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals("hello", response.body());
      assertEquals(protocol, response.sslSession().orElseThrow().getProtocol());
      assertEquals(
          made.certificate(alias), response.sslSession().orElseThrow().getPeerCertificates()[0]);
      HttpClient other = client("stranger", protocol);
      assertThrows(
          SSLHandshakeException.class,
          () -> other.send(request, HttpResponse.BodyHandlers.ofString()));
    } finally {
      server.stop();
    }
  }

  private static Server serve(KeyStore store) throws Exception {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(store);
    tls.setKeyStorePassword(PemKeyStore.PASSWORD);
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1, tls);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.write(
                true, ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), callback);
            return true;
          }
        });
    server.start();
    return server;
  }

  private static int port(Server server) {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  private static HttpClient client(String trusted, String protocol) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(trusted, made.certificate(trusted));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(context)
        .sslParameters(parameters(context, protocol))
        .connectTimeout(Duration.ofSeconds(30))
        .build();
  }

  private static SSLParameters parameters(SSLContext context, String protocol) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return parameters;
  }
}
