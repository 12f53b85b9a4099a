package org.sbert4j.weights.hub.proxy;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The proxies that the environment names: {@code https_proxy}, {@code http_proxy} and {@code
 * all_proxy}, and {@code no_proxy}, each in lower case or, where that is not there, in upper case.
 * One that is there in lower case and empty is none.
 *
 * <p>What is wrong with a variable is told only when its proxy is needed.
 */
public final class ProxyVariables {
  private final UnaryOperator<String> environment;
  private final NoProxy noProxy;

  /**
   * Those of any environment.
   *
   * @param environment tells a variable, or null
   */
  public ProxyVariables(UnaryOperator<String> environment) {
    this.environment = environment;
    this.noProxy = new NoProxy(variable("no").map(environment).orElse(""));
  }

  /** The name of the variable that counts. */
  private Optional<String> variable(String kind) {
    String lower = kind + "_proxy";
    String upper = lower.toUpperCase(Locale.ROOT);
    if (environment.apply(lower) != null) {
      return Optional.of(lower).filter(this::isSet);
    }
    // A web server gives a program it runs the header "Proxy" of a request under this name.
    boolean foreign = kind.equals("http") && environment.apply("REQUEST_METHOD") != null;
    return Optional.of(upper).filter(name -> !foreign && isSet(name));
  }

  private boolean isSet(String name) {
    String value = environment.apply(name);
    return value != null && !value.isBlank();
  }

  /**
   * The proxy for an address; empty if it is to be asked directly.
   *
   * @throws ProxyException if a variable names one that cannot be used
   */
  Optional<ProxyAddress> proxy(URI address) throws ProxyException {
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    if (noProxy.covers(address)) {
      return Optional.empty();
    }
    for (String kind : new String[] {scheme, "all"}) {
      Optional<String> variable = variable(kind);
      if (noProxy.setsAside(kind)) {
        return Optional.empty();
      }
      if (variable.isPresent()) {
        String value = environment.apply(variable.get());
        return Optional.of(ProxyAddress.parse(variable.get(), value));
      }
    }
    return Optional.empty();
  }

  /** Says nothing, for there are secrets in it. */
  @Override
  public String toString() {
    return "ProxyVariables";
  }
}
