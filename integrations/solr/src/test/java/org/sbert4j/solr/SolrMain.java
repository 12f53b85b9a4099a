package org.sbert4j.solr;

import org.apache.solr.embedded.JettySolrRunner;

/** Solr behind HTTP on loopback, until stdin ends. Knows nothing of sbert4j. */
final class SolrMain {
  /** What stands before the port. */
  static final String PORT = "Solr listens on port ";

  private SolrMain() {}

  /** Takes Solr's home. */
  public static void main(String[] args) throws Exception {
    JettySolrRunner solr = new JettySolrRunner(args[0], "/solr", 0);
    solr.start();
    System.out.println(PORT + solr.getLocalPort());
    while (System.in.read() >= 0) {}
    solr.stop();
    System.exit(0);
  }
}
