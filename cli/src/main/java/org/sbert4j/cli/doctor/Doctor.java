package org.sbert4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;
import org.sbert4j.weights.hub.ModelHub;

/**
 * Finds out what this machine and this JVM can do for embedding, and what keeps them from doing
 * better.
 */
public final class Doctor {
  private final Supplier<Path> cacheFolder;
  private final String cacheVariable;
  private final Map<String, Object> autoChoice;

  /**
   * A doctor.
   *
   * @param cacheFolder tells sbert4j's own, or throws what says why there is none
   * @param cacheVariable the environment variable that puts it elsewhere
   * @param autoChoice which backend auto takes, and why
   */
  public Doctor(Supplier<Path> cacheFolder, String cacheVariable, Map<String, Object> autoChoice) {
    this.cacheFolder = cacheFolder;
    this.cacheVariable = cacheVariable;
    this.autoChoice = autoChoice;
  }

  /** Takes a section as soon as it is known. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called for each section, in order.
     *
     * @throws IOException if it cannot be written
     */
    void section(Section section) throws IOException;
  }

  /**
   * Runs all checks, the quick ones first.
   *
   * @return all problems, those that make embedding impossible first
   * @throws IOException what the listener throws
   */
  public List<Problem> examine(Listener listener) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Listener all =
        section -> {
          problems.addAll(section.problems());
          listener.section(section);
        };
    List<BackendProvider> providers = Backends.providers();
    all.section(JavaCheck.run());
    all.section(MachineCheck.run());
    all.section(GpuCheck.ofThisMachine().run());
    all.section(CachesCheck.run(caches()));
    all.section(BackendsCheck.run(providers));
    all.section(new Section("auto", autoChoice, List.of()));
    List<BackendProvider> available =
        providers.stream().filter(provider -> provider.availability().available()).toList();
    if (!available.isEmpty()) {
      all.section(SpeedCheck.run(available));
    }
    problems.sort((a, b) -> Boolean.compare(b.fatal(), a.fatal()));
    return problems;
  }

  private List<CachesCheck.Cache> caches() {
    return List.of(
        new CachesCheck.Cache("sbert4j", cacheFolder, cacheVariable),
        new CachesCheck.Cache("huggingFace", ModelHub::cache, hubVariable()));
  }

  /** The one that counts before the other counts wherever it is set. */
  private static String hubVariable() {
    String first = "SENTENCE_TRANSFORMERS_HOME";
    return System.getenv(first) == null ? "HF_HUB_CACHE" : first;
  }
}
