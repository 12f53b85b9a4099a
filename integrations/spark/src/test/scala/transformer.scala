// The transformer from Scala; scripts/spark-check gives this to spark-shell, with a model in SBERT4J_MODEL.
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.sbert4j.spark.Sbert4jTransformer

val texts = Seq("a", "b", null, "a").toDF("text")
val transformer = new Sbert4jTransformer().setModel(sys.env("SBERT4J_MODEL")).setInputCol("text").setOutputCol("vector")
val folder = java.nio.file.Files.createTempDirectory("pipeline").resolve("model").toString
new Pipeline().setStages(Array(transformer)).fit(texts).write.save(folder)
val rows = PipelineModel.load(folder).transform(texts).collect()
val vectors = rows.map(row => if (row.isNullAt(1)) null else row.getSeq[Float](1))
if (vectors(0) == vectors(3) && vectors(0) != vectors(1) && vectors(2) == null) println(s"from Scala ${scala.util.Properties.versionNumberString}: ok")
