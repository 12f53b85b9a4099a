package org.sbert4j.gpucheck.contract;

import java.util.Map;
import java.util.function.Consumer;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.Subject;

/** Every operation of the backend against the scalar backend's, which is the specification. */
public record ContractCheck(Subject subject, ContractSizes sizes) implements Check {
  @Override
  public String name() {
    return "contract";
  }

  @Override
  public void run(Report report) {
    for (WeightFormat format : subject.formats()) {
      for (Map.Entry<String, Consumer<Contract>> operation : Operations.all().entrySet()) {
        report.check(
            "contract " + operation.getKey() + " " + format.label(),
            Subject.tolerance(format),
            () -> compare(format, operation.getValue()));
      }
    }
    subject.tellMissing(report, name());
  }

  /** A backend for each operation, so that what one leaves behind cannot spoil the next. */
  private Finding compare(WeightFormat format, Consumer<Contract> operation) {
    try (Lab reference = Lab.reference(Backends.create("scalar", BackendOptions.none()));
        Lab tested = Lab.tested(subject.newBackend(), format)) {
      Contract contract = new Contract(reference, tested, sizes);
      operation.accept(contract);
      return contract.finding();
    }
  }
}
