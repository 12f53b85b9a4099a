"""sentence-transformers behind the protocol of "sbert4j verify --engine": python engine.py FOLDER [MISTAKE]"""

import json
import sys

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling

folder, mistake = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
in_bf16 = {"model_kwargs": {"torch_dtype": torch.bfloat16}} if mistake == "computed-in-bf16" else {}
model = SentenceTransformer(folder, device="cpu", **in_bf16)
if mistake == "pooling-cls":
    model[1] = Pooling(model[1].get_sentence_embedding_dimension(), pooling_mode="cls")
if mistake == "cut-at-128":
    model.max_seq_length = 128
for line in sys.stdin:
    vector = model.encode(json.loads(line), normalize_embeddings=mistake == "normalized", convert_to_numpy=False)
    print(json.dumps(vector.float().tolist()), flush=True)
