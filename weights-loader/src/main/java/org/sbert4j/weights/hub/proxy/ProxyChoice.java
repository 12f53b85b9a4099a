package org.sbert4j.weights.hub.proxy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which proxy leads to an address. What the JVM was told goes before the environment: its
 * properties for the address's scheme ({@code https.proxyHost} with {@code http.nonProxyHosts}), a
 * selector that the program has set, a proxy of the system where {@code java.net.useSystemProxies}
 * is set.
 */
public final class ProxyChoice {
  private final ProxyVariables variables;
  private final Optional<ProxySelector> selector;
  private final UnaryOperator<String> properties;

  /**
   * A choice by any surroundings.
   *
   * @param selector the JVM's
   * @param properties tells a system property, or null
   */
  ProxyChoice(
      ProxyVariables variables,
      Optional<ProxySelector> selector,
      UnaryOperator<String> properties) {
    this.variables = variables;
    this.selector = selector;
    this.properties = properties;
  }

  /** The choice in this JVM. */
  public static ProxyChoice inThisJvm(ProxyVariables variables) {
    return new ProxyChoice(
        variables, Optional.ofNullable(ProxySelector.getDefault()), System::getProperty);
  }

  /**
   * The proxy for an address; empty if it is to be asked directly.
   *
   * @throws ProxyException if a variable that counts names one that cannot be used
   */
  public Optional<ProxyAddress> proxy(URI address) throws ProxyException {
    Optional<ProxyAddress> ofJvm = selector.flatMap(jvm -> http(jvm.select(address)));
    return ofJvm.isPresent() || jvmWasTold(address) ? ofJvm : variables.proxy(address);
  }

  /** Whether the JVM knows of proxies for such addresses, so that none is an answer as well. */
  private boolean jvmWasTold(URI address) {
    String host = properties.apply(address.getScheme() + ".proxyHost");
    boolean own = selector.isPresent() && !isOfJdk(selector.get());
    return own || (host != null && !host.isBlank());
  }

  private static boolean isOfJdk(ProxySelector selector) {
    return selector.getClass().getName().startsWith("sun.net.");
  }

  private static Optional<ProxyAddress> http(List<Proxy> proxies) {
    return proxies.stream()
        .limit(1)
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(socket -> new ProxyAddress(socket.getHostString(), socket.getPort(), Optional.empty()))
        .findFirst();
  }
}
