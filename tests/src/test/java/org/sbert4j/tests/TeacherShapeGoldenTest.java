package org.sbert4j.tests;

import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.samples.FullShapeModel;
import org.sbert4j.samples.Golden;

/**
 * The teacher's full shape, 12 layers of 768, with generated weights: 409 MB on disk and 340 MB of
 * heap. Its sentences are few and short, as {@link FullShapeGoldenTest} has many of the same width.
 */
class TeacherShapeGoldenTest {
  @TempDir Path temporary;

  @Test
  void agreesWithPyTorchStageByStage() throws IOException {
    Golden golden = GOLDENS.read("full-12x768");
    Path folder = FullShapeModel.write(golden, temporary.resolve("full-12x768"));
    FullShapeAgreement.assertAgreesStageByStage(golden, folder);
  }
}
