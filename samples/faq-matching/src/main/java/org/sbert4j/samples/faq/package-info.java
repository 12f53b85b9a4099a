/** A customer's question, and the answer among 300. Start at {@code FaqMatching}. */
package org.sbert4j.samples.faq;
