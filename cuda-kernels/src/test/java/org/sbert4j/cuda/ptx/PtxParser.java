package org.sbert4j.cuda.ptx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sbert4j.cuda.ptx.Token.Kind;

/** Reads the text of a module: what clang writes for {@code nvptx64}. */
final class PtxParser {
  private static final Set<String> LINKAGE = Set.of(".visible", ".weak", ".extern", ".common");

  private final TokenReader tokens;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<String, Kernel> kernels = new LinkedHashMap<>();

  PtxParser(String ptx) {
    tokens = new TokenReader(Token.split(ptx));
  }

  PtxModule parse() {
    while (!tokens.atEnd()) {
      Token token = tokens.next();
      switch (token.text()) {
        case ".version", ".target", ".address_size" -> tokens.skipLine(token.line());
        case ".global", ".const", ".shared" -> variables.add(variable(token.text().substring(1)));
        case ".entry" -> {
          Kernel kernel = kernel();
          kernels.put(kernel.name(), kernel);
        }
        // What kernels call stands in them already, or compiling the call says that it does not.
        case ".func" -> skipFunction();
        default -> {
          if (!LINKAGE.contains(token.text())) {
            throw tokens.error(token, "is not known at the top of a module");
          }
        }
      }
    }
    return new PtxModule(variables, kernels);
  }

  private void skipFunction() {
    while (!tokens.peek().is("{") && !tokens.peek().is(";")) {
      tokens.next();
    }
    int depth = 0;
    do {
      Token token = tokens.next();
      depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
    } while (depth > 0);
  }

  /** After the space: {@code .align 4 .f32 table[3] = {…};}. */
  private Variable variable(String space) {
    int alignment = 0;
    if (tokens.accept(".align")) {
      alignment = tokens.integer();
    }
    Token type = tokens.next();
    int elementSize = Types.size(type.text().substring(1));
    String name = tokens.name();
    int count = 1;
    if (tokens.accept("[")) {
      count = tokens.integer();
      tokens.expect("]");
    }
    byte[] content = {};
    if (tokens.accept("=")) {
      content = initialBytes(elementSize, count);
    }
    tokens.accept(";");
    return new Variable(
        space, name, Math.max(alignment, elementSize), elementSize * count, content);
  }

  private byte[] initialBytes(int elementSize, int count) {
    byte[] content = new byte[elementSize * count];
    boolean list = tokens.accept("{");
    int position = 0;
    do {
      long bits = tokens.number();
      for (int i = 0; i < elementSize; i++) {
        content[position++] = (byte) (bits >>> (8 * i));
      }
    } while (list && tokens.accept(","));
    if (list) {
      tokens.expect("}");
    }
    return Arrays.copyOf(content, content.length);
  }

  private Kernel kernel() {
    String name = tokens.name();
    List<Variable> parameters = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.accept(")")) {
      tokens.expect(".param");
      parameters.add(variable("param"));
      tokens.accept(",");
    }
    int mostThreads = ThreadGrid.MOST_THREADS;
    while (!tokens.accept("{")) {
      if (tokens.accept(".maxntid")) {
        mostThreads = tokens.integer();
      } else {
        tokens.next();
      }
    }
    Kernel kernel =
        new Kernel(
            name,
            List.copyOf(parameters),
            mostThreads,
            new RegisterNames(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashMap<>());
    body(kernel);
    return kernel;
  }

  private void body(Kernel kernel) {
    int depth = 1;
    while (depth > 0) {
      if (tokens.accept("{")) {
        depth++;
      } else if (tokens.accept("}")) {
        depth--;
      } else if (tokens.peek().isDirective()) {
        directive(kernel);
      } else if (tokens.peek(1).is(":")) {
        kernel.labels().put(tokens.name(), kernel.body().size());
        tokens.expect(":");
      } else {
        kernel.body().add(instruction());
      }
    }
  }

  private void directive(Kernel kernel) {
    Token token = tokens.next();
    switch (token.text()) {
      case ".reg" -> registers(kernel.registers());
      case ".shared" -> kernel.shared().add(variable("shared"));
      case ".pragma" -> {
        tokens.next();
        tokens.expect(";");
      }
      case ".loc" -> tokens.skipLine(token.line());
      default -> throw tokens.error(token, "is not known in a kernel");
    }
  }

  private void registers(RegisterNames registers) {
    tokens.next(); // the type: instructions name theirs
    do {
      String name = tokens.name();
      if (tokens.accept("<")) {
        registers.declareFamily(name, tokens.integer());
        tokens.expect(">");
      } else {
        registers.declare(name);
      }
    } while (tokens.accept(","));
    tokens.expect(";");
  }

  private Instruction instruction() {
    String guard = null;
    boolean negated = false;
    if (tokens.accept("@")) {
      negated = tokens.accept("!");
      guard = tokens.name();
    }
    Token opcode = tokens.next();
    if (opcode.kind() != Kind.NAME) {
      throw tokens.error(opcode, "stands where an instruction should");
    }
    List<Operand> operands = new ArrayList<>();
    while (!tokens.accept(";")) {
      operands.add(operand());
      if (!tokens.peek().is(";")) {
        tokens.expect(",");
      }
    }
    return new Instruction(
        opcode.line(), guard, negated, List.of(opcode.text().split("\\.")), operands);
  }

  private Operand operand() {
    if (tokens.accept("[")) {
      Operand base = operand();
      long offset = 0;
      if (tokens.accept("+") || tokens.peek().is("-")) {
        offset = tokens.number();
      }
      tokens.expect("]");
      return new Operand.Address(base, offset);
    }
    if (tokens.accept("{")) {
      return group("}");
    }
    if (tokens.accept("(")) {
      return group(")");
    }
    if (tokens.accept("!")) {
      return new Operand.Negated(operand());
    }
    if (tokens.peek().kind() == Kind.NUMBER || tokens.peek().is("-")) {
      return new Operand.Literal(tokens.number());
    }
    Operand name = new Operand.Name(tokens.name());
    return tokens.accept("|") ? new Operand.Pair(name, operand()) : name;
  }

  private Operand group(String end) {
    List<Operand> elements = new ArrayList<>();
    while (!tokens.accept(end)) {
      elements.add(operand());
      tokens.accept(",");
    }
    return new Operand.Group(elements);
  }
}
