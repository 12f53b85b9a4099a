package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLimitsTest {
  @TempDir private Path folder;
  private Path groups;
  private Path mount;

  @BeforeEach
  void nameTheFiles() {
    groups = folder.resolve("cgroup");
    mount = folder.resolve("fs");
  }

  private void write(String file, String content) throws IOException {
    Path path = mount.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content + "\n");
  }

  private ContainerLimits read(String lines) throws IOException {
    Files.writeString(groups, lines);
    return ContainerLimits.read(groups, mount);
  }

  private static ContainerLimits limits(double processors, long memoryBytes) {
    return new ContainerLimits(OptionalDouble.of(processors), OptionalLong.of(memoryBytes));
  }

  @Test
  void version2() throws IOException {
    write("pod/app/cpu.max", "150000 100000");
    write("pod/app/memory.max", "1073741824");
    assertEquals(limits(1.5, 1 << 30), read("0::/pod/app\n"));
  }

  @Test
  void theNarrowestOfTheGroupsAboveCounts() throws IOException {
    write("pod/app/cpu.max", "max 100000");
    write("pod/app/memory.max", "4096");
    write("pod/cpu.max", "50000 100000");
    write("pod/memory.max", "2048");
    assertEquals(limits(0.5, 2048), read("0::/pod/app\n"));
  }

  @Test
  void insideOfAContainerTheGroupsOwnFolderMayBeAtTheTop() throws IOException {
    write("cpu.max", "200000 100000");
    write("memory.max", "4096");
    assertEquals(limits(2, 4096), read("0::/not/seen/from/here\n"));
    assertEquals(limits(2, 4096), read("0::/../../other\n"));
  }

  @Test
  void version1() throws IOException {
    write("cpu/app/cpu.cfs_quota_us", "250000");
    write("cpu/app/cpu.cfs_period_us", "100000");
    write("memory/app/memory.limit_in_bytes", "8192");
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    assertEquals(limits(2.5, 8192), read("4:memory:/app\n1:cpu,cpuacct:/app\n0::/\n"));
  }

  @Test
  void noLimitIsNone() throws IOException {
    ContainerLimits none = new ContainerLimits(OptionalDouble.empty(), OptionalLong.empty());
    assertEquals(none, ContainerLimits.read(groups, mount));
    write("cpu.max", "max 100000");
    write("memory.max", "max");
    write("cpu/cpu.cfs_quota_us", "-1");
    write("cpu/cpu.cfs_period_us", "100000");
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    assertEquals(none, read("4:memory:/\n1:cpu:/\n0::/\nnonsense\n"));
  }

  @Test
  void aHeapBeyondTheContainersMemoryIsAProblemAndSoIsATinyOne() {
    Section tooLarge = MachineCheck.run(limits(1, 1L << 30), 2L << 30, "true");
    assertEquals(1, tooLarge.problems().size());
    assertTrue(tooLarge.problems().get(0).fix().contains("-Xmx"));
    assertTrue(MachineCheck.run(limits(1, 2L << 30), 1L << 30, "unknown").problems().isEmpty());
    assertEquals(1, MachineCheck.run(limits(1, 2L << 30), 64 << 20, "true").problems().size());
  }

  @Test
  void aProcessorWithoutFusedMultiplyAddIsSlowAndTheFixIsGiven() {
    Section section = MachineCheck.run(limits(1, 2L << 30), 1L << 30, "false");
    assertEquals(1, section.problems().size());
    Problem problem = section.problems().get(0);
    assertFalse(problem.fatal());
    assertTrue(problem.problem().contains("UseFMA is false"), problem::problem);
    assertTrue(problem.fix().contains("-XX:-UseFMA"), problem::fix);
  }
}
