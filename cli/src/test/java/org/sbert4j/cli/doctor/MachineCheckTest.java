package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCheckTest {
  @Test
  void aProcessorHasItsNameOrOnArmItsNumbers() {
    assertEquals(
        "Intel(R) Xeon(R) Processor",
        MachineCheck.model(
            List.of("processor\t: 0", "model\t\t: 1", "model name\t: Intel(R) Xeon(R) Processor")));
    assertEquals(
        "ARM, implementer 0x41, part 0xd0c",
        MachineCheck.model(
            List.of(
                "processor\t: 0",
                "CPU implementer\t: 0x41",
                "CPU architecture: 8",
                "CPU variant\t: 0x3",
                "CPU part\t: 0xd0c",
                "CPU revision\t: 1")));
    assertNull(MachineCheck.model(List.of()));
  }
}
