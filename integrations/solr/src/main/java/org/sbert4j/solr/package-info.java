/**
 * sbert4j as a text-to-vector model of Solr. Start at {@code Sbert4jEmbeddingModel}.
 *
 * <p>Knows: the model interface of the langchain4j that Solr brings, which is an old one, and how
 * Solr makes a model by reflection. Must not know: Solr's own classes.
 */
package org.sbert4j.solr;
