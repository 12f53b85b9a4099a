package org.sbert4j.benchmarks.model.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.model.setup.ChildJvm;

/** Makes engines ready to be timed. */
public interface EngineOpener {
  /**
   * Opens one.
   *
   * @param folder the model
   * @param maxSeqLength the most tokens of a text
   */
  TimedEngine open(Contender contender, Path folder, int maxSeqLength) throws IOException;

  /** In this process, which is no way to measure but a fast one to see that all of it runs. */
  static EngineOpener here() {
    return (contender, folder, maxSeqLength) ->
        new EngineLoop(Engine.open(contender, folder, maxSeqLength));
  }

  /**
   * Each in a process of its own.
   *
   * @param python a Python with what peers/requirements.txt lists
   * @param pytorch peers/pytorch.py
   * @param ofPeers environment variables of all but sbert4j, which may hold them to a width
   */
  static EngineOpener processes(
      Jvm jvm, Optional<Path> python, Path pytorch, Map<String, String> ofPeers) {
    ChildJvm plain = new ChildJvm(jvm, ChildJvm.HEAP);
    return (contender, folder, maxSeqLength) -> {
      List<String> arguments = new ArrayList<>(contender.arguments());
      arguments.addAll(List.of(folder.toString(), Integer.toString(maxSeqLength)));
      if (contender.kind() == Contender.Kind.PYTORCH) {
        List<String> command =
            new ArrayList<>(List.of(python.orElseThrow().toString(), pytorch.toString()));
        command.addAll(arguments);
        return new WorkerProcess(contender.label(), command, ofPeers);
      }
      boolean vectorApi = contender.backend().equals("vector");
      ChildJvm child = vectorApi ? plain.with(ChildJvm.VECTOR_API) : plain;
      boolean ours = contender.kind() == Contender.Kind.SBERT4J;
      return new WorkerProcess(
          contender.label(), child.command(Worker.class, arguments), ours ? Map.of() : ofPeers);
    };
  }
}
