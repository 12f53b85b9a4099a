package org.sbert4j.tests.server;

import java.util.TreeSet;

/** Serves with a small heap, asks for more than it holds, and then for little. */
final class FullHeapServer {
  private static final String SMALL = "{\"inputs\": \"a\"}";

  private FullHeapServer() {}

  /** Prints the statuses of the large requests, and whether a small one works after them. */
  public static void main(String[] arguments) {
    try (TestServer server = TestServer.ofGolden("l1-h20-cls").timeoutSeconds(20).start()) {
      String before = TestServer.ok(server.post("/embed", SMALL)).toString();
      String large = "{\"inputs\": [" + "[],".repeat(2_000_000) + "[]]}";
      TreeSet<Integer> statuses = new TreeSet<>();
      // One at a time: the client has the same heap.
      for (int round = 0; round < 5; round++) {
        statuses.add(server.post("/embed", large).statusCode());
      }
      System.out.println("large: " + statuses);
      boolean same = before.equals(TestServer.ok(server.post("/embed", SMALL)).toString());
      System.out.println("small: " + same);
      String batch = "{\"inputs\": [" + "\"a\",".repeat(500) + "\"a\"]}";
      System.out.println("batch: " + TestServer.ok(server.post("/embed", batch)).size());
    }
  }
}
