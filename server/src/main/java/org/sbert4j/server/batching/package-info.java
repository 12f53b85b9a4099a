/** Texts of many requests, computed together. Knows neither HTTP nor what is computed. */
package org.sbert4j.server.batching;
