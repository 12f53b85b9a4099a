package org.sbert4j.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;

/** What is said of options that cannot be. */
@Timeout(60)
class ServeOptionsTest {
  private static final String PORT = "--port=0";

  @TempDir static Path folder;
  private static String model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny")).toString();
  }

  private static void assertRefused(int status, String said, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertTrue(run.err().startsWith("sbert4j: " + said), run.err());
    assertEquals(status, run.status(), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "--unload-after=-1|unload-after is -1; it must be from 0 to 35791394",
        "--unload-after=35791395|unload-after is 35791395; it must be from 0 to 35791394",
        "--unload-after=9223372036854775807|Invalid value for option '--unload-after'",
        "--request-timeout=0|request-timeout is 0; it must be from 1",
        "--request-timeout=9223372036854775807|request-timeout is 9223372036854775807; it must be",
        "--drain-timeout=-1|drain-timeout is -1; it must be from 0",
        "--max-batch-tokens=-1|max-batch-tokens is -1",
        "--max-concurrent-requests=0|max-concurrent-requests is 0",
        "--max-client-batch-size=x|Invalid value for option '--max-client-batch-size'",
        "--max-input-chars=0|max-input-chars is 0",
        "--max-body-bytes=0|max-body-bytes is 0",
        "--threads=-1|threads is -1",
        "--max-seq-length=1|max-seq-length is 1; it must be 2 or more",
        "--port=65536|port is 65536; it must be from 0 to 65535",
        "--host=|host is empty",
        "--cors-origin=|cors-origin is ''",
        "--cors-origin=nonsense|cors-origin is 'nonsense'",
        "--cors-origin=https://app.example/|cors-origin is 'https://app.example/'",
        "--cors-origin=https://App.example|cors-origin is 'https://App.example'",
        "--api-key-file=|--api-key-file is empty; name a file",
        "--access-log=|--access-log is empty; name a file",
        "--allowed-host=|allowed-host is ''",
        "--allowed-host=a.example:80|allowed-host is 'a.example:80'; it must be a name alone",
      })
  void valuesThatCannotBeAreToldWithTheirOption(String option, String said) {
    assertRefused(2, said, "serve", "--no-warmup", "--model=" + model, option);
  }

  @Test
  void aFormatThatTheBackendDoesNotHave() {
    assertRefused(
        1,
        "the scalar backend has no fp16 weights; it has fp32, bf16, int8",
        "serve",
        PORT,
        "--no-warmup",
        "--backend=scalar",
        "--weights=fp16",
        "--model=" + model);
  }

  @Test
  void aHostThatNobodyKnows() {
    assertRefused(
        1,
        "no-such-host.invalid:0: the server cannot listen there (no address is known by that name)",
        "serve",
        PORT,
        "--no-warmup",
        "--model=" + model,
        "--host=no-such-host.invalid");
  }

  @Test
  void theNameThatTheFirstModelHasAnyway() {
    assertRefused(
        2,
        "the first model is called default, too; name another one differently",
        "serve",
        PORT,
        "--no-warmup",
        "--model=" + model,
        "--model=default=" + model);
  }
}
