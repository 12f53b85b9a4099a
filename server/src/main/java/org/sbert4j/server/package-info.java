/** Models behind HTTP. Start at {@code EmbeddingServer}. */
package org.sbert4j.server;
