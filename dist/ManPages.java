import java.io.File;
import java.io.IOException;
import org.sbert4j.cli.Main;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes the manual of the command and of each command in it, out of the classes that read the
 * options: {@code java -classpath … ManPages.java FOLDER}. It is AsciiDoc, which Asciidoctor turns
 * into man pages.
 */
final class ManPages {
  private ManPages() {}

  public static void main(String[] args) throws IOException {
    CommandLine command = Main.commandLine();
    // The pages must not depend on the terminal of whoever builds them.
    command.setUsageHelpAutoWidth(false);
    System.exit(
        ManPageGenerator.generateManPage(
            new File(args[0]), null, new boolean[0], true, command.getCommandSpec()));
  }
}
