package org.sbert4j.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Where clients come in. It holds them to the limits that concern connections: how many there are,
 * how large and how slow a request's headers may be, and how long one may be idle.
 *
 * <p>Thread-safe.
 */
public final class HttpConnector extends ServerConnector {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final long IDLE_MILLIS = 30_000;

  /** For connections to end by themselves when no request runs any more. */
  private static final long ENDING_IDLE_MILLIS = 200;

  /** With more, one connection too many would be accepted, and closed. */
  private static final int ACCEPTORS = 1;

  /**
   * What else a path may have: a slash or a percent sign in the name of a model, which clients send
   * as %2F and %25, and an empty part, which then leads nowhere. No path is that of a file.
   */
  private static final UriCompliance PATHS =
      UriCompliance.DEFAULT.with(
          "PATHS",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

  private final HttpLimits limits;

  /**
   * A connector of a server, which the server must be given yet.
   *
   * @param tls null for none
   */
  public HttpConnector(Server server, SslContextFactory.Server tls, HttpLimits limits) {
    super(server, ACCEPTORS, -1, AbstractConnectionFactory.getFactories(tls, http()));
    this.limits = limits;
    setIdleTimeout(IDLE_MILLIS);
    // Clients that come all at once are let in as they can be: the usual queue holds 50 of them.
    setAcceptQueueSize(limits.connections());
    server.addBean(new NetworkConnectionLimit(limits.connections(), this));
  }

  private static HttpConnectionFactory http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setIdleTimeout(IDLE_MILLIS);
    http.setUriCompliance(PATHS);
    // Else Jetty refuses a Host that the certificate doesn't name, as a proxy or a probe may send.
    http.addCustomizer(new SecureRequestCustomizer(/* sniHostCheck= */ false));
    http.addCustomizer(
        (request, headers) -> {
          TimedEndPoint.headersCame(request);
          return request;
        });
    return new HttpConnectionFactory(http);
  }

  /** Lets nobody in any more. Connections that are open stay so. */
  public void stopAccepting() {
    setShutdownIdleTimeout(getIdleTimeout());
    Future<Void> unused = shutdown();
  }

  /**
   * Closes the connections that are idle, and waits for a moment until the others are closed: an
   * answer tells a client to do that.
   */
  public void closeIdle() throws InterruptedException {
    setShutdownIdleTimeout(ENDING_IDLE_MILLIS);
    try {
      shutdown().get(2 * ENDING_IDLE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Whoever is still there is cut off.
      return;
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    TimedEndPoint endPoint =
        new TimedEndPoint(channel, selector, key, getScheduler(), limits.requestTimeout());
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }
}
