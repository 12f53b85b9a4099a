"""PyTorch as an engine of benchmarks/run model: speaks as org.sbert4j.benchmarks.model.Worker does.

Arguments: kind, backend, weights, threads, the model's folder, the most tokens of a text. Reads
`vectors FILE` and `run FILE ORDER BATCH_SIZE EVERY MILLIS` from standard input, a tab between the
words, and answers each with a line: `reply ` and JSON.
"""

import json
import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
# Threads of the tokenizer and those of PyTorch would get in each other's way.
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import torch
from transformers import BertModel, PreTrainedTokenizerFast, logging

# Or it would remark on the pooler in the checkpoint, which nobody computes.
logging.set_verbosity_error()
logging.disable_progress_bar()


class Engine:
    """BertModel in fp32 with mean pooling; a batch is padded to its longest text."""

    def __init__(self, threads, folder, max_seq_length):
        torch.set_num_threads(threads)
        self.max_seq_length = max_seq_length
        self.tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=os.path.join(folder, "tokenizer.json"),
            pad_token="[PAD]",
            unk_token="[UNK]",
            cls_token="[CLS]",
            sep_token="[SEP]",
            mask_token="[MASK]",
        )
        self.model = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()

    def encode(self, texts):
        with torch.inference_mode():
            batch = self.tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=self.max_seq_length,
                return_tensors="pt",
            )
            hidden_states = self.model(
                input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
            ).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1).to(hidden_states.dtype)
            return ((hidden_states * mask).sum(1) / mask.sum(1)).numpy()


def lines(file):
    with open(file, encoding="utf-8") as stream:
        return stream.read().split("\n")[:-1]


def sample(batches, every):
    """As Job.sample: of so many successive batches one, the middle one; of fewer the last."""
    return batches[max(0, min(every // 2, len(batches) - 1)) :: every]


def run(engine, file, order, batch_size, every, millis):
    texts = lines(file)
    if order == "BY_LENGTH":
        texts = sorted(texts, key=len, reverse=True)
    size = int(batch_size)
    batches = [texts[first : first + size] for first in range(0, len(texts), size)]
    batches = sample(batches, int(every))
    nanos = []
    start = time.perf_counter_ns()
    while not nanos or time.perf_counter_ns() - start < int(millis) * 1_000_000:
        for batch in batches:
            begin = time.perf_counter_ns()
            engine.encode(batch)
            nanos.append(time.perf_counter_ns() - begin)
    return nanos


def main():
    _, _, _, threads, folder, max_seq_length = sys.argv[1:]
    engine = Engine(int(threads), folder, int(max_seq_length))
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split("\t")
        if command == "vectors":
            reply = engine.encode(lines(words[0])).tolist()
        else:
            reply = run(engine, *words)
        print("reply " + json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
