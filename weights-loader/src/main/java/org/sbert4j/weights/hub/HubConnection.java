package org.sbert4j.weights.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.sbert4j.weights.hub.proxy.ProxyAddress;
import org.sbert4j.weights.hub.proxy.ProxyChoice;
import org.sbert4j.weights.hub.proxy.ProxyException;
import org.sbert4j.weights.hub.proxy.ProxyRoutes;
import org.sbert4j.weights.hub.transfer.TransientException;

/**
 * Sends requests and follows redirects, itself, so that the token goes to the hub alone: a request
 * that was sent on to another host, or port, never carries it again.
 *
 * <p>Closing it ends the ways through proxies.
 */
final class HubConnection implements AutoCloseable {
  static final String LINKED_ETAG = "X-Linked-Etag";

  private static final int MAX_REDIRECTS = 10;

  private final HubSettings settings;
  private final URI endpoint;
  private final ProxyRoutes routes;
  private final HttpClient client;

  HubConnection(HubSettings settings) {
    this.settings = settings;
    this.endpoint = endpoint(settings.endpoint());
    this.routes =
        new ProxyRoutes(ProxyChoice.inThisJvm(settings.proxies()), settings.metadataTimeout());
    this.client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.metadataTimeout())
            .proxy(routes)
            .build();
  }

  private static URI endpoint(String text) {
    try {
      URI endpoint = URI.create(text);
      boolean web =
          "http".equalsIgnoreCase(endpoint.getScheme())
              || "https".equalsIgnoreCase(endpoint.getScheme());
      if (web && endpoint.getHost() != null && endpoint.getRawQuery() == null) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // The message is the same.
    }
    throw HubException.of(
        "HF_ENDPOINT is \""
            + text
            + "\"; set it to an address like "
            + HubSettings.DEFAULT_ENDPOINT);
  }

  /** Whether requests carry a token. */
  boolean hasToken() {
    return settings.token().read().isPresent();
  }

  /** The hub's address, for messages. */
  String address() {
    return settings.endpoint();
  }

  /** Whether an address is on the host and port of the hub. */
  boolean isHub(URI address) {
    return Redirects.sameOrigin(endpoint, address);
  }

  /** Asks for what a path of the hub holds. */
  HttpResponse<ResponseBody> get(String path) throws TransientException, InterruptedException {
    return send("GET", path, 0);
  }

  /** Asks for what a path of the hub holds, without its first bytes. */
  HttpResponse<ResponseBody> get(String path, long from)
      throws TransientException, InterruptedException {
    return send("GET", path, from);
  }

  /**
   * Asks what there is to know of a file. A hub that keeps it elsewhere tells so in the very answer
   * that sends there, and that is what is returned.
   */
  HttpResponse<ResponseBody> head(String path) throws TransientException, InterruptedException {
    return send("HEAD", path, 0);
  }

  private HttpResponse<ResponseBody> send(String method, String path, long from)
      throws TransientException, InterruptedException {
    URI address = URI.create(settings.endpoint() + path);
    Optional<String> token = settings.token().read();
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<ResponseBody> response = send(request(method, address, from, token));
      Optional<URI> target = Redirects.target(address, response.statusCode(), response.headers());
      if (target.isEmpty()) {
        return response;
      }
      if (method.equals("HEAD") && response.headers().firstValue(LINKED_ETAG).isPresent()) {
        return response;
      }
      response.body().close();
      address = target.get();
      token = isHub(address) ? token : Optional.empty();
    }
    throw HubException.of(
        settings.endpoint()
            + path
            + " sends on more than "
            + MAX_REDIRECTS
            + " times; check HF_ENDPOINT and your proxy");
  }

  /**
   * The proxy that leads to an address, if one does.
   *
   * @throws HubException if it is one that cannot be used
   */
  Optional<ProxyAddress> proxy(URI address) {
    try {
      return routes.proxy(address);
    } catch (ProxyException e) {
      throw HubException.refused(e.getMessage());
    }
  }

  private HttpRequest request(String method, URI address, long from, Optional<String> token)
      throws TransientException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, BodyPublishers.noBody())
            .timeout(settings.metadataTimeout())
            .header("User-Agent", "sbert4j")
            .header("Accept-Encoding", "identity");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    proxyAuthorization(address).ifPresent(value -> request.header("Proxy-Authorization", value));
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return request.build();
  }

  private Optional<String> proxyAuthorization(URI address) throws TransientException {
    try {
      return routes.authorization(address);
    } catch (ProxyException e) {
      throw HubException.refused(e.getMessage());
    } catch (IOException e) {
      throw TransientException.of("no way to the proxy", e);
    }
  }

  private HttpResponse<ResponseBody> send(HttpRequest request)
      throws TransientException, InterruptedException {
    try {
      return client.send(request, answer -> new ResponseBody(settings.downloadTimeout()));
    } catch (IOException e) {
      String through = proxy(request.uri()).map(proxy -> " through the proxy " + proxy).orElse("");
      throw TransientException.of(
          "no answer from " + request.uri().getRawAuthority() + through,
          routes.failure(request.uri()).orElse(e));
    }
  }

  @Override
  public void close() {
    routes.close();
  }
}
