/**
 * Model folders and checkpoints: files in, plain records and tensor views out.
 *
 * <p>{@code org.sbert4j.weights} holds the words, {@code folder}, {@code tokenizer} and {@code
 * checkpoint} beneath it read what their names say, and {@code hub} has models by name. These are
 * exported; the file formats behind them are not.
 */
// The modules that it exports to are compiled later.
@SuppressWarnings("module")
module org.sbert4j.weights {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  // Used only when a model has to be asked for over the network.
  requires java.net.http;

  // For the tests alone, which count what a reader allocates.
  requires static jdk.management;

  exports org.sbert4j.weights;
  exports org.sbert4j.weights.bundled to
      org.sbert4j.models.bgesmallzh;
  exports org.sbert4j.weights.checkpoint;
  exports org.sbert4j.weights.folder;
  exports org.sbert4j.weights.home to
      org.sbert4j.cuda;
  exports org.sbert4j.weights.hub;
  exports org.sbert4j.weights.tokenizer;
}
