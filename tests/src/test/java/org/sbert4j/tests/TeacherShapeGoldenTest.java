package org.sbert4j.tests;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The teacher's full shape, 12 layers of 768, with generated weights: 409 MB on disk and 340 MB of
 * heap. Its sentences are few and short, as {@link FullShapeGoldenTest} has many of the same width.
 */
class TeacherShapeGoldenTest {
  @TempDir Path temporary;

  @Test
  void agreesWithPyTorchStageByStage() throws IOException {
    Golden golden = Golden.read("full-12x768");
    Path folder = FullShapeModel.write(golden, temporary.resolve("full-12x768"));
    FullShapeModel.assertAgreesStageByStage(golden, folder);
  }
}
