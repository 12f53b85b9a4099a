package org.sbert4j.benchmarks.model.setup;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.benchmarks.Jvm;

/**
 * How a JVM with the classes of this one is started.
 *
 * @param jvm which
 * @param flags its flags
 */
public record ChildJvm(Jvm jvm, List<String> flags) {
  /** What the vector backend needs. */
  public static final List<String> VECTOR_API = List.of("--add-modules", "jdk.incubator.vector");

  /** The heap of all engines that are timed; all else is left as the JVM chooses. */
  public static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  /** With {@code moreFlags} after those that are there. */
  public ChildJvm with(List<String> moreFlags) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(moreFlags);
    return new ChildJvm(jvm, List.copyOf(all));
  }

  /** All that it is started with. */
  public List<String> allFlags() {
    List<String> all = new ArrayList<>(flags);
    all.addAll(jvm.widthFlags());
    all.addAll(jvm.quietFlags());
    return all;
  }

  public List<String> command(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(jvm.java().toString());
    command.addAll(allFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}
