"""Lets the site's search find Chinese words. It splits texts at blanks, and Chinese has none. So each entry gets a
field with its Chinese characters in pairs: a word of two is found as it is, a longer one by its pairs."""

import json
import pathlib
import re


def on_post_build(config, **_):
    file = pathlib.Path(config.site_dir, "search", "search_index.json")
    index = json.loads(file.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        runs = re.findall("[\u3400-\u9fff]+", entry["title"] + " " + entry["text"])
        entry["han"] = " ".join(dict.fromkeys(run[i : i + 2] for run in runs for i in range(len(run))))
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
