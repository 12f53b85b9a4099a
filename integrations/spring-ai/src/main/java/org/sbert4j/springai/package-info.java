/**
 * sbert4j behind the interfaces of Spring AI. Start at {@code Sbert4jEmbeddingModel}.
 *
 * <p>Knows: what Spring AI's requests, documents and observations mean in sbert4j's options. Must
 * not know: how anything is computed, and Spring Boot.
 */
package org.sbert4j.springai;
