"""sbert4j for PySpark: a stage of a pipeline that gives each text its vector.

    from sbert4j_spark import Sbert4jTransformer

    vectors = Sbert4jTransformer(
        model="hdfs://data/models/bge-small-zh-v1.5", inputCol="text", outputCol="vector"
    ).transform(texts)

All is done in Java, by org.sbert4j.spark.Sbert4jTransformer, whose jar has to be there:
no text and no vector goes through Python.
"""

import sys
from typing import Any

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCol, HasOutputCol
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

_JAVA_PACKAGE = "org.sbert4j.spark"


class Sbert4jTransformer(
    JavaTransformer, HasInputCol, HasOutputCol, JavaMLReadable, JavaMLWritable
):
    """Gives each text its vector, by a sentence-transformers model."""

    # pyspark finds the Java class of a stage, and the Python class of a Java stage, by their names.
    __module__ = _JAVA_PACKAGE

    model = Param(
        Params._dummy(),
        "model",
        "the model: a folder on every machine, hdfs://…, sparkfiles:NAME for what --archives "
        "brought, or a name on the Hugging Face hub",
        typeConverter=TypeConverters.toString,
    )
    outputType = Param(
        Params._dummy(),
        "outputType",
        "what a vector is in a row: array, for array<float>, or vector, for Spark ML's",
        typeConverter=TypeConverters.toString,
    )
    handleNull = Param(
        Params._dummy(),
        "handleNull",
        "what becomes of a text that is null: keep, which gives null for its vector, or error",
        typeConverter=TypeConverters.toString,
    )
    batchSize = Param(
        Params._dummy(),
        "batchSize",
        "rows that are taken and encoded at once",
        typeConverter=TypeConverters.toInt,
    )
    promptName = Param(
        Params._dummy(),
        "promptName",
        "the name of one of the model's prompts, which is put in front of each text",
        typeConverter=TypeConverters.toString,
    )
    prompt = Param(
        Params._dummy(),
        "prompt",
        "what is put in front of each text, in the place of a prompt of the model",
        typeConverter=TypeConverters.toString,
    )
    normalize = Param(
        Params._dummy(),
        "normalize",
        "true for vectors of length 1, false for vectors as pooling leaves them; unset for "
        "what the model says",
        typeConverter=TypeConverters.toBoolean,
    )
    truncateDim = Param(
        Params._dummy(),
        "truncateDim",
        "elements of a vector that are kept; unset for what the model says",
        typeConverter=TypeConverters.toInt,
    )
    truncation = Param(
        Params._dummy(),
        "truncation",
        "what becomes of a text that is too long: truncate, error or window",
        typeConverter=TypeConverters.toString,
    )
    truncationSide = Param(
        Params._dummy(),
        "truncationSide",
        "the end of a text that is cut off: right or left",
        typeConverter=TypeConverters.toString,
    )
    windowOverlap = Param(
        Params._dummy(),
        "windowOverlap",
        "tokens that two windows over a long text share; unset for a quarter of a window",
        typeConverter=TypeConverters.toInt,
    )
    maxSeqLength = Param(
        Params._dummy(),
        "maxSeqLength",
        "the most tokens of a text that count; unset for what the model says",
        typeConverter=TypeConverters.toInt,
    )
    backend = Param(
        Params._dummy(),
        "backend",
        "what computes: auto, vector, scalar or cuda",
        typeConverter=TypeConverters.toString,
    )
    device = Param(
        Params._dummy(),
        "device",
        "which GPU of several, from 0; unset for the first",
        typeConverter=TypeConverters.toInt,
    )
    weights = Param(
        Params._dummy(),
        "weights",
        "how the weights are kept: fp32, bf16, fp16 or int8",
        typeConverter=TypeConverters.toString,
    )
    memoryBudget = Param(
        Params._dummy(),
        "memoryBudget",
        "the most bytes of heap that encoding takes, for all tasks of an executor together; "
        "unset for a quarter of its heap",
        typeConverter=TypeConverters.toInt,
    )
    mapEmbeddings = Param(
        Params._dummy(),
        "mapEmbeddings",
        "true to read the embedding tables from their mapped file",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, **params: Any):
        """Takes any params by name."""
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_JAVA_PACKAGE}.Sbert4jTransformer", self.uid)
        if isinstance(self._java_obj, str):  # No JVM, but what Spark Connect would look for in its server.
            raise NotImplementedError(
                "Sbert4jTransformer does not work by Spark Connect; use a session that is not remote"
            )
        self._transfer_params_from_java()
        self._set(**params)

    def setParams(self, **params: Any) -> "Sbert4jTransformer":
        """Sets params by name."""
        return self._set(**params)

    def setInputCol(self, value: str) -> "Sbert4jTransformer":
        """Sets inputCol."""
        return self._set(inputCol=value)

    def setOutputCol(self, value: str) -> "Sbert4jTransformer":
        """Sets outputCol."""
        return self._set(outputCol=value)

    def getModel(self) -> str:
        """The value of model."""
        return self.getOrDefault(self.model)

    def setModel(self, value: str) -> "Sbert4jTransformer":
        """Sets model."""
        return self._set(model=value)

    def getOutputType(self) -> str:
        """The value of outputType."""
        return self.getOrDefault(self.outputType)

    def setOutputType(self, value: str) -> "Sbert4jTransformer":
        """Sets outputType."""
        return self._set(outputType=value)

    def getHandleNull(self) -> str:
        """The value of handleNull."""
        return self.getOrDefault(self.handleNull)

    def setHandleNull(self, value: str) -> "Sbert4jTransformer":
        """Sets handleNull."""
        return self._set(handleNull=value)

    def getBatchSize(self) -> int:
        """The value of batchSize."""
        return self.getOrDefault(self.batchSize)

    def setBatchSize(self, value: int) -> "Sbert4jTransformer":
        """Sets batchSize."""
        return self._set(batchSize=value)

    def getPromptName(self) -> str:
        """The value of promptName."""
        return self.getOrDefault(self.promptName)

    def setPromptName(self, value: str) -> "Sbert4jTransformer":
        """Sets promptName."""
        return self._set(promptName=value)

    def getPrompt(self) -> str:
        """The value of prompt."""
        return self.getOrDefault(self.prompt)

    def setPrompt(self, value: str) -> "Sbert4jTransformer":
        """Sets prompt."""
        return self._set(prompt=value)

    def getNormalize(self) -> bool:
        """The value of normalize."""
        return self.getOrDefault(self.normalize)

    def setNormalize(self, value: bool) -> "Sbert4jTransformer":
        """Sets normalize."""
        return self._set(normalize=value)

    def getTruncateDim(self) -> int:
        """The value of truncateDim."""
        return self.getOrDefault(self.truncateDim)

    def setTruncateDim(self, value: int) -> "Sbert4jTransformer":
        """Sets truncateDim."""
        return self._set(truncateDim=value)

    def getTruncation(self) -> str:
        """The value of truncation."""
        return self.getOrDefault(self.truncation)

    def setTruncation(self, value: str) -> "Sbert4jTransformer":
        """Sets truncation."""
        return self._set(truncation=value)

    def getTruncationSide(self) -> str:
        """The value of truncationSide."""
        return self.getOrDefault(self.truncationSide)

    def setTruncationSide(self, value: str) -> "Sbert4jTransformer":
        """Sets truncationSide."""
        return self._set(truncationSide=value)

    def getWindowOverlap(self) -> int:
        """The value of windowOverlap."""
        return self.getOrDefault(self.windowOverlap)

    def setWindowOverlap(self, value: int) -> "Sbert4jTransformer":
        """Sets windowOverlap."""
        return self._set(windowOverlap=value)

    def getMaxSeqLength(self) -> int:
        """The value of maxSeqLength."""
        return self.getOrDefault(self.maxSeqLength)

    def setMaxSeqLength(self, value: int) -> "Sbert4jTransformer":
        """Sets maxSeqLength."""
        return self._set(maxSeqLength=value)

    def getBackend(self) -> str:
        """The value of backend."""
        return self.getOrDefault(self.backend)

    def setBackend(self, value: str) -> "Sbert4jTransformer":
        """Sets backend."""
        return self._set(backend=value)

    def getDevice(self) -> int:
        """The value of device."""
        return self.getOrDefault(self.device)

    def setDevice(self, value: int) -> "Sbert4jTransformer":
        """Sets device."""
        return self._set(device=value)

    def getWeights(self) -> str:
        """The value of weights."""
        return self.getOrDefault(self.weights)

    def setWeights(self, value: str) -> "Sbert4jTransformer":
        """Sets weights."""
        return self._set(weights=value)

    def getMemoryBudget(self) -> int:
        """The value of memoryBudget."""
        return self.getOrDefault(self.memoryBudget)

    def setMemoryBudget(self, value: int) -> "Sbert4jTransformer":
        """Sets memoryBudget."""
        return self._set(memoryBudget=value)

    def getMapEmbeddings(self) -> bool:
        """The value of mapEmbeddings."""
        return self.getOrDefault(self.mapEmbeddings)

    def setMapEmbeddings(self, value: bool) -> "Sbert4jTransformer":
        """Sets mapEmbeddings."""
        return self._set(mapEmbeddings=value)


sys.modules[_JAVA_PACKAGE] = sys.modules[__name__]
