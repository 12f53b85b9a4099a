/**
 * What a run is given: options, the backend that is checked, folders of models. Must not know: the
 * checks.
 */
package org.sbert4j.gpucheck.setup;
