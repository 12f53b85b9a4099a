package org.sbert4j.gpucheck.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;
import org.sbert4j.gpucheck.contract.Lab;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Worst;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.samples.Golden;

/** The activation functions against torch.nn. */
final class ActivationGolden {
  private ActivationGolden() {}

  /** Each argument is a row of its own: the large ones would hide what is wrong near 0. */
  static Finding compare(Subject subject, Golden golden) {
    float[][] arguments = golden.rows("arguments");
    Worst worst = new Worst();
    try (Backend backend = subject.newBackend();
        Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      for (Map.Entry<String, JsonNode> entry : golden.json().get("functions").properties()) {
        Tensor tensor = workspace.newTensor(arguments[0].length);
        tensor.setRows(1);
        tensor.writeRow(0, arguments[0]);
        backend.activation(ActivationFunction.valueOf(entry.getValue().textValue()), tensor);
        worst.add(
            entry.getKey(),
            RowError.worst(golden.rows(entry.getKey())[0], Lab.elements(tensor), 1));
      }
    }
    return worst.finding();
  }
}
