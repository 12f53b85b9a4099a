"""A plain embedding server, as one writes it in an afternoon: FastAPI and sentence-transformers.

Arguments: the model's folder, the port. Speaks as much of OpenAI's protocol as the benchmark needs.
"""

import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer

folder, port = sys.argv[1:]
model = SentenceTransformer(folder, device="cpu")
app = FastAPI()


class Request(BaseModel):
    input: str | list[str]
    model: str


@app.post("/v1/embeddings")
def embeddings(request: Request):
    texts = [request.input] if isinstance(request.input, str) else request.input
    vectors = model.encode(texts).tolist()
    return {
        "object": "list",
        "model": request.model,
        "data": [
            {"object": "embedding", "index": index, "embedding": vector}
            for index, vector in enumerate(vectors)
        ],
    }


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
