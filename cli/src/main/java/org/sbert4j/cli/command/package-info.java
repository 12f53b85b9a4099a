/**
 * The commands that are a class each: embed, similarity, rerank, tokenize, and the options that
 * they share.
 *
 * <p>Must not know: formats of files, where a model comes from.
 */
package org.sbert4j.cli.command;
