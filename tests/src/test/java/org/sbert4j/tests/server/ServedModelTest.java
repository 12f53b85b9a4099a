package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.LoadOptions;
import org.sbert4j.server.model.ServedModel;

/** A model that a server has, loaded and not. */
@Timeout(60)
class ServedModelTest {
  /** As when a request has begun before its server ended, and comes to the model after that. */
  @Test
  void onceClosedItIsNotLoadedAgain() {
    Executor ended = task -> {};
    ServedModel model =
        new ServedModel(
            List.of("tiny"),
            TestServer.GOLDENS.read("l1-h20-cls").model(),
            LoadOptions.defaults(),
            0,
            ended,
            (inputs, tokens) -> {});
    model.close();
    assertThrows(CancellationException.class, () -> model.acquire().join());
    assertFalse(model.isLoaded());
    // It waits for what is being loaded.
    model.close();
  }
}
