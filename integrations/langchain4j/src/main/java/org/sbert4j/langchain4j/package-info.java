/**
 * sbert4j behind the interfaces of langchain4j. Start at {@code Sbert4jEmbeddingModel}.
 *
 * <p>Knows: what langchain4j's requests and responses mean in sbert4j's options. Must not know: how
 * anything is computed.
 */
package org.sbert4j.langchain4j;
