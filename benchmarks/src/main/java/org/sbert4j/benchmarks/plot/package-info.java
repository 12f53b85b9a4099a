/** Plots as SVG. Knows: how a plot looks. Must not know: what is plotted. */
package org.sbert4j.benchmarks.plot;
