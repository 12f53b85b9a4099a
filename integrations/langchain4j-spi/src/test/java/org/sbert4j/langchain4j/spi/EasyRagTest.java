package org.sbert4j.langchain4j.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sbert4j.langchain4j.Sbert4jEmbeddingModel;

/** langchain4j finds the model by itself, with a tiny golden for one. */
class EasyRagTest {
  private static final String MODEL = Path.of("../../goldens/suite/l1-h20-cls/model").toString();

  @BeforeEach
  void nameTheModel() {
    System.setProperty(Sbert4jEmbeddingModelFactory.PROPERTY, MODEL);
  }

  @AfterEach
  void forgetTheName() {
    System.clearProperty(Sbert4jEmbeddingModelFactory.PROPERTY);
  }

  /** Weights are random, so a document is asked for in its own words. */
  @Test
  void theSampleFindsWhatItIsAskedFor() {
    for (String document : EasyRagSample.DOCUMENTS) {
      List<String> found = EasyRagSample.retrieve(document);
      assertEquals(3, found.size());
      assertEquals(document, found.get(0));
    }
    EasyRagSample.main(new String[0]);
  }

  @Test
  void thisIsTheOnlyModelOnTheClassPath() {
    List<ServiceLoader.Provider<EmbeddingModelFactory>> found =
        ServiceLoader.load(EmbeddingModelFactory.class).stream().toList();
    assertEquals(1, found.size());
    assertEquals(Sbert4jEmbeddingModelFactory.class, found.get(0).type());
  }

  @Test
  void closingOneDoesNotCloseTheOthers() {
    EmbeddingModelFactory factory = new Sbert4jEmbeddingModelFactory();
    EmbeddingModel model = factory.create();
    assertEquals(MODEL, model.modelName());
    assertInstanceOf(Sbert4jEmbeddingModel.class, factory.create()).close();
    assertNotNull(model.embed("a").content());
  }

  @Test
  void aModelMustBeNamed() {
    assumeTrue(System.getenv(Sbert4jEmbeddingModelFactory.VARIABLE) == null);
    System.setProperty(Sbert4jEmbeddingModelFactory.PROPERTY, " ");
    EmbeddingModelFactory factory = new Sbert4jEmbeddingModelFactory();
    IllegalStateException e = assertThrows(IllegalStateException.class, factory::create);
    assertTrue(e.getMessage().contains(Sbert4jEmbeddingModelFactory.PROPERTY), e.getMessage());
  }
}
