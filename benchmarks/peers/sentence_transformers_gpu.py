"""Measures sentence-transformers for gpu-check: python3 sentence_transformers_gpu.py JOB ANSWER.

JOB and ANSWER are JSON files; org.sbert4j.gpucheck.Peer writes the one and reads the other. Ends with
status 3 and one line when this Python lacks something.

fp32 is computed without TF32, fp16 is model.half(). What is one call to sbert4j is one call here; where
that is all texts at once, the best of the batch sizes in LARGE_BATCHES counts.
"""

import json
import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"

LARGE_BATCHES = [32, 128, 512]


def give_up(reason):
    print(reason)
    sys.exit(3)


try:
    import torch
except ImportError:
    give_up("%s has no PyTorch" % sys.executable)
try:
    import sentence_transformers
except ImportError:
    give_up("%s has no sentence-transformers" % sys.executable)


class Model:
    """A model in one precision on one device."""

    def __init__(self, job, precision):
        self.model = sentence_transformers.SentenceTransformer(job["model"], device=job["device"])
        self.model.max_seq_length = min(
            job["maxSeqLength"], self.model.max_seq_length or job["maxSeqLength"]
        )
        if precision == "fp16":
            self.model.half()
        self.model.eval()

    def encode(self, texts, batch_size):
        # Gives a NumPy array, so the device has finished when it returns.
        return self.model.encode(texts, batch_size=batch_size, show_progress_bar=False)


def timing(nanos, seconds):
    """As org.sbert4j.gpucheck.Timing."""
    nanos = sorted(nanos)

    def percentile(part):
        return nanos[max(0, -(-len(nanos) * part // 100) - 1)] / 1e6

    return {"seconds": seconds, "medianMillis": percentile(50), "p99Millis": percentile(99)}


def one_pass(model, calls, batch_size):
    nanos = []
    for call in calls:
        start = time.perf_counter_ns()
        model.encode(call, batch_size)
        nanos.append(time.perf_counter_ns() - start)
    return timing(nanos, sum(nanos) / 1e9)


def fastest_pass(model, calls, batch_size, passes):
    one_pass(model, calls, batch_size)
    timings = [one_pass(model, calls, batch_size) for _ in range(passes)]
    return min(timings, key=lambda one: one["seconds"])


def run(model, workload, passes):
    with open(workload["file"], encoding="utf-8") as stream:
        texts = stream.read().split("\n")[:-1]
    size = workload["batchSize"]
    if size:
        calls = [texts[first : first + size] for first in range(0, len(texts), size)]
        return fastest_pass(model, calls, size, passes)
    timings = [fastest_pass(model, [texts], size, passes) for size in LARGE_BATCHES]
    return min(timings, key=lambda one: one["seconds"])


def measure(job, precision):
    model = Model(job, precision)
    timings = {one["key"]: run(model, one, job["passes"]) for one in job["workloads"]}
    singles = [[job["single"]]] * job["singles"]
    timings["single"] = fastest_pass(model, singles, 1, 1)
    vectors = model.encode(job["compared"], len(job["compared"]))
    return {"timings": timings, "vectors": [[float(x) for x in row] for row in vectors]}


def main():
    with open(sys.argv[1], encoding="utf-8") as stream:
        job = json.load(stream)
    name = "CPU"
    if job["device"].startswith("cuda"):
        if not torch.cuda.is_available():
            give_up("the PyTorch of %s sees no CUDA device" % sys.executable)
        name = torch.cuda.get_device_name(job["device"])
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_float32_matmul_precision("highest")
    answer = {
        "description": "sentence-transformers %s, PyTorch %s, Python %s on %s"
        % (sentence_transformers.__version__, torch.__version__, sys.version.split()[0], name),
        "formats": {precision: measure(job, precision) for precision in job["formats"]},
    }
    with open(sys.argv[2], "w", encoding="utf-8") as stream:
        json.dump(answer, stream)


if __name__ == "__main__":
    main()
