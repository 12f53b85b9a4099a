/**
 * Unicode as the reference sees it: fixed tables, the same on every JDK.
 *
 * <p>Knows: the properties of code points, their decompositions and lower-case forms, surrogate
 * pairs. {@code UnicodeTables} reads them from {@code unicode-tables.txt}, which {@code
 * tokenizer/tables/generate.py} writes. Must not know: what a tokenizer makes of them. {@code
 * Character.getType}, {@code isWhitespace}, {@code toLowerCase} and {@code java.text.Normalizer}
 * change from one JDK to the next and are not used.
 *
 * <p>Not exported.
 */
package org.sbert4j.tokenizer.unicode;
