"""numpy as a peer of benchmarks/run search: argpartition of the products of queries and a corpus.

Arguments: the folder of corpus.f32, queries.f32 and found.txt (the rows found for each query), the
dimensions, how many to find, how often to measure, and the numbers of queries with commas between.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

QUERIES_AT_ONCE = 100


def search(queries: np.ndarray, corpus: np.ndarray, top_k: int) -> np.ndarray:
    """The rows that are most alike to each query, in any order."""
    found = []
    for first in range(0, len(queries), QUERIES_AT_ONCE):
        scores = queries[first : first + QUERIES_AT_ONCE] @ corpus.T
        found.append(np.argpartition(scores, len(corpus) - top_k, axis=1)[:, -top_k:])
    return np.concatenate(found)


def main() -> None:
    folder, dimensions, top_k, repetitions, counts = sys.argv[1:]
    corpus, queries = (
        np.fromfile(Path(folder) / name, "<f4").reshape(-1, int(dimensions))
        for name in ("corpus.f32", "queries.f32")
    )
    lines = (Path(folder) / "found.txt").read_text().splitlines()
    times = {"version": f"numpy {np.__version__}"}
    for count in map(int, counts.split(",")):
        best = float("inf")
        for _ in range(int(repetitions)):
            start = time.perf_counter()
            found = search(queries[:count], corpus, int(top_k))
            best = min(best, time.perf_counter() - start)
        times[str(count)] = best
        for rows, line in zip(found, lines):
            ours = set(map(int, line.split()))
            # Where two are as near as floats can tell, either may be found.
            if len(ours & set(rows.tolist())) < int(top_k) - 1:
                sys.exit(f"numpy finds {sorted(rows)}, and {sorted(ours)} were found before")
    print(json.dumps(times))


if __name__ == "__main__":
    main()
