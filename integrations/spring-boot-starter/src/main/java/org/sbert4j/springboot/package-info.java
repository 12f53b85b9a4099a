/**
 * sbert4j in a Spring Boot application: put the jar there and name the model. Start at {@code
 * Sbert4jEmbeddingAutoConfiguration}.
 *
 * <p>Knows: properties, and which of them is wrong when a model does not load; beans, health. Must
 * not know: what a request means.
 */
package org.sbert4j.springboot;
