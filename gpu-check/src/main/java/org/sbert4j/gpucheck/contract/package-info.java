/**
 * Each operation of a backend beside that of the scalar backend, over awkward sizes. Must not know:
 * models.
 */
package org.sbert4j.gpucheck.contract;
