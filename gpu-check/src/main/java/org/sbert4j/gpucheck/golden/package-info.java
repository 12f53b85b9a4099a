/** Whole models beside the goldens, layer by layer. Must not know: how fast anything is. */
package org.sbert4j.gpucheck.golden;
