/**
 * Proxies: which one leads to an address, and the way through one that wants a password.
 *
 * <p>Start with {@link org.sbert4j.weights.hub.proxy.ProxyChoice}. The variables mean what they
 * mean to Python's {@code urllib.request.getproxies} and to httpx2, which huggingface_hub 2.4 asks
 * with.
 *
 * <p>Knows: variables, addresses, sockets. Must not know: models, the hub, {@code java.net.http}.
 *
 * <p>Not exported. A user's name and password are in no message and no {@code toString}.
 */
package org.sbert4j.weights.hub.proxy;
