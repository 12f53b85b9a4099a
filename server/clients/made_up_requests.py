"""Hooks for schemathesis: what the document allows and only a model can forbid is made such as the served ones take.

Each touches a value of the right type alone, so that a wrong one still has to be refused.
"""

import schemathesis


def known(ids):
    """No id that the vocabulary does not have."""
    if isinstance(ids, list):
        return [known(item) for item in ids]
    number = isinstance(ids, (int, float)) and not isinstance(ids, bool)
    return int(ids) % 21128 if number and ids >= 0 and ids == int(ids) else ids


@schemathesis.hook
def before_call(ctx, case, kwargs):
    body = case.body
    if not isinstance(body, dict):
        return
    for fields in (body, body.get("parameters")):
        if isinstance(fields, dict):
            for name in ("prompt_name", "truncation_direction", "model"):
                if isinstance(fields.get(name), str):
                    fields[name] = None
            if fields.get("truncate") is False:
                fields["truncate"] = True
    if isinstance(body.get("dimensions"), (int, float)) and body["dimensions"] > 512:
        body["dimensions"] = 512
    tokens = body.get("truncate_prompt_tokens")
    if isinstance(tokens, (int, float)) and 0 <= tokens < 3:
        body["truncate_prompt_tokens"] = 3
    for name in ("ids", "input", "inputs"):
        if name in body:
            body[name] = known(body[name])
    case.body = body
