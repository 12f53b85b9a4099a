/**
 * Models by their name on the Hugging Face hub: found in the cache that Python programs share, or
 * downloaded into it.
 *
 * <p>Start with {@link org.sbert4j.weights.hub.ModelHub}. The layout of the cache, the names of its
 * files and the variables are those of huggingface_hub 2.4 ({@code file_download.py}, {@code
 * constants.py}).
 *
 * <p>Knows: names, the hub's addresses and headers, the cache's layout, which files a model needs.
 * Must not know: what is in the files, but for the paths in modules.json and in an index of shards.
 * What a transfer needs whatever the file is, such as digests and locks, is in the package beneath.
 * Nothing of {@code java.net.http} is loaded before a model has to be asked for over the network.
 */
package org.sbert4j.weights.hub;
