/**
 * What langchain4j finds by ServiceLoader. Alone in its jar, since two such models on one class
 * path are a conflict.
 */
package org.sbert4j.langchain4j.spi;
