/**
 * Who may ask the server: API keys, and the certificate for TLS from PEM files.
 *
 * <p>Knows: files of keys and certificates. Must not know: routes, models. No message of it holds a
 * key.
 */
package org.sbert4j.server.security;
