"""The wrapper for PySpark, by the real one. scripts/spark-check runs this and says where all is.

Arguments: a folder of goldens/suite, and the jars with commas between them.
"""

import json
import os
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import pyspark
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import Normalizer
from pyspark.sql import SparkSession

from sbert4j_spark import Sbert4jTransformer

GOLDEN, JARS = Path(sys.argv[1]).resolve(), sys.argv[2]
TEXTS = json.loads((GOLDEN / "expected.json").read_text())["texts"]


def expected_vectors():
    """What sentence-transformers gave: the tensor sentenceEmbedding of expected.safetensors."""
    content = (GOLDEN / "expected.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    entry = json.loads(content[8 : 8 + length])["sentence_embedding"]
    begin, end = entry["data_offsets"]
    numbers = struct.unpack(f"<{(end - begin) // 4}f", content[8 + length + begin : 8 + length + end])
    columns = entry["shape"][1]
    return [numbers[i : i + columns] for i in range(0, len(numbers), columns)]


class Sbert4jTransformerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        builder = SparkSession.builder.master("local[2]").config("spark.jars", JARS)
        # Spark 4 passes the flag by itself; before, a user has to.
        builder = builder.config(
            "spark.driver.extraJavaOptions", "--add-modules=jdk.incubator.vector"
        )
        builder = builder.config("spark.ui.enabled", "false")
        builder = builder.config("spark.ui.showConsoleProgress", "false")
        cls.spark = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
        cls.spark.sparkContext.setLogLevel("OFF")
        rows = list(enumerate(TEXTS)) + [(len(TEXTS), None)]
        cls.texts = cls.spark.createDataFrame(rows, "id long, text string").repartition(3)

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()

    def transformer(self, **params):
        return Sbert4jTransformer(
            model=str(GOLDEN / "model"), inputCol="text", outputCol="vector", **params
        )

    def vectors(self, stage, column="vector"):
        rows = stage.transform(self.texts).orderBy("id").collect()
        self.assertIsNone(rows[-1][column])
        return [row[column] for row in rows[:-1]]

    def test_vectors_are_those_of_sentence_transformers(self):
        for found, expected in zip(self.vectors(self.transformer()), expected_vectors(), strict=True):
            self.assertEqual(len(found), len(expected))
            for a, b in zip(found, expected):
                self.assertAlmostEqual(a, b, delta=1e-5)

    def test_setters(self):
        stage = Sbert4jTransformer().setModel(str(GOLDEN / "model")).setInputCol("text")
        stage.setOutputCol("v").setTruncateDim(3).setMemoryBudget(1 << 26).setMapEmbeddings(True)
        self.assertEqual(stage.getTruncateDim(), 3)
        self.assertEqual(stage.getBatchSize(), 1024)
        self.assertEqual(stage.getTruncation(), "truncate")
        self.assertEqual({len(vector) for vector in self.vectors(stage, "v")}, {3})

    def test_pipeline_is_written_and_read(self):
        rows = self.texts.where("text is not null")
        stages = [
            self.transformer(outputType="vector", truncateDim=5),
            Normalizer(inputCol="vector", outputCol="unit"),
        ]
        model = Pipeline(stages=stages).fit(rows)
        with tempfile.TemporaryDirectory() as folder:
            model.write().overwrite().save(folder + "/pipeline")
            read = PipelineModel.load(folder + "/pipeline")
            self.assertIsInstance(read.stages[0], Sbert4jTransformer)
            self.assertEqual(read.stages[0].getTruncateDim(), 5)
            self.assertEqual(
                read.transform(rows).orderBy("id").collect(),
                model.transform(rows).orderBy("id").collect(),
            )
            self.transformer(prompt="p").save(folder + "/alone")
            self.assertEqual(Sbert4jTransformer.load(folder + "/alone").getPrompt(), "p")

    def test_errors(self):
        with self.assertRaisesRegex(Exception, "set it to one of .array, vector"):
            self.transformer(outputType="list").transform(self.texts)
        with self.assertRaisesRegex(Exception, "the column text is null in a row"):
            self.transformer(handleNull="error").transform(self.texts).collect()
        with self.assertRaisesRegex(Exception, "there is no folder /none"):
            self.transformer().setModel("/none").transform(self.texts).collect()
        with self.assertRaises(TypeError):
            self.transformer(truncateDim="three")

    @unittest.skipIf(pyspark.__version__ < "4", "before, Spark Connect has no such stages at all")
    def test_spark_connect_is_refused(self):
        with mock.patch.dict(os.environ, SPARK_CONNECT_MODE_ENABLED="1"):
            with self.assertRaisesRegex(NotImplementedError, "use a session that is not remote"):
                self.transformer()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
