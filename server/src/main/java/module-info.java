/**
 * Models behind HTTP, in the protocols that clients speak already.
 *
 * <p>Start at {@link org.sbert4j.server.EmbeddingServer}.
 */
module org.sbert4j.server {
  requires transitive org.sbert4j.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.util;

  exports org.sbert4j.server;
}
