package org.sbert4j.weights.hub.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ways of one client through proxies: which its requests take, and what they say there.
 *
 * <p>For each request, {@link #authorization} is to be asked first; it may start a {@link
 * TunnelRelay}. Thread-safe.
 */
public final class ProxyRoutes extends ProxySelector implements AutoCloseable {
  private final ProxyChoice choice;
  private final Duration patience;
  private final Map<ProxyAddress, TunnelRelay> relays = new ConcurrentHashMap<>();

  /**
   * Ways by a choice.
   *
   * @param patience how long a proxy may take to be connected to
   */
  public ProxyRoutes(ProxyChoice choice, Duration patience) {
    this.choice = choice;
    this.patience = patience;
  }

  /**
   * The proxy that a request goes through; empty if there is none.
   *
   * @throws ProxyException if it is one that cannot be used
   */
  public Optional<ProxyAddress> proxy(URI address) throws ProxyException {
    return choice.proxy(address);
  }

  /**
   * What a request says in its header Proxy-Authorization, if it has to; the server that it asks
   * does not see it.
   *
   * @throws ProxyException as {@link #proxy}
   * @throws IOException if no way can be opened
   */
  public Optional<String> authorization(URI address) throws ProxyException, IOException {
    Optional<ProxyAddress> proxy = proxy(address);
    if (proxy.isEmpty() || proxy.get().basic().isEmpty()) {
      return Optional.empty();
    }
    if (!isTunnel(address)) {
      return Optional.of("Basic " + proxy.get().basic().get());
    }
    synchronized (relays) {
      if (!relays.containsKey(proxy.get())) {
        relays.put(proxy.get(), new TunnelRelay(proxy.get(), patience));
      }
    }
    return Optional.of(relays.get(proxy.get()).authorization());
  }

  private static boolean isTunnel(URI address) {
    return address.getScheme().equalsIgnoreCase("https");
  }

  /** Why the proxy of an address could not be reached, where the client cannot know. */
  public Optional<IOException> failure(URI address) {
    return relay(address).flatMap(TunnelRelay::failure);
  }

  private Optional<TunnelRelay> relay(URI address) {
    return isTunnel(address) ? known(address).map(relays::get) : Optional.empty();
  }

  private Optional<ProxyAddress> known(URI address) {
    try {
      return proxy(address);
    } catch (ProxyException e) {
      throw new IllegalStateException("authorization was not asked for first", e);
    }
  }

  @Override
  public List<Proxy> select(URI address) {
    Optional<InetSocketAddress> relay = relay(address).map(TunnelRelay::address);
    return List.of(
        relay
            .or(() -> known(address).map(ProxyAddress::unresolved))
            .map(socket -> new Proxy(Proxy.Type.HTTP, socket))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The client tells it in its own exception.
  }

  @Override
  public void close() {
    relays.values().forEach(TunnelRelay::close);
  }
}
