"""bge-small-zh-v1.5, a real model, in ONNX Runtime: ids and vectors of 64 texts."""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from reference import write_expected

NAME = "bge-small-zh-v1.5"
MAX_SEQ_LENGTH = 512
TRACED_TEXTS = [0, 1, 24, 40]  # those whose last_hidden_state is kept

# fmt: off
FINANCIAL = [
    "到期不能按时还款怎么办", "剩余欠款还有多少？", "逾期一天会不会影响个人征信", "怎么提前还清贷款", "借款利率是多少",
    "为什么我的额度被降低了", "如何修改绑定的银行卡", "还款日可以更改吗", "已经还款了怎么还显示逾期", "微粒贷可以分期还款吗",
    "借了钱什么时候到账", "提现失败是什么原因", "怎样开通花呗", "花呗账单怎么分期", "信用卡逾期三个月会被起诉吗",
    "申请贷款需要哪些资料", "如何查询我的贷款余额", "利息是按天算还是按月算", "忘记支付密码怎么办", "换了手机号码怎么登录",
    "保险理赔需要多长时间", "基金定投适合什么样的人", "股票账户如何注销", "外汇汇率今天是多少",
]
MIXED = [
    "VIP客户2024年年化利率3.65%,额度¥10,000.00元", "我的iPhone 15 Pro Max买了碎屏险", "请拨打95588或400-820-8888转人工",
    "ETF与LOF基金有什么区别？", "What is the interest rate of this loan?", "how do i repay my loan early",
    "Café naïve résumé Ærøskøbing", "ＡＢＣ１２３　全角字符！", "今天💰赚了100块😀👍🏽", "e=mc^2, a+b>=c && !(x|y)",
    "日本語のテキストとカタカナ", "한국어 문장입니다", "Привет, как дела?", "مرحبا بالعالم", "हिन्दी में लिखा हुआ",
    "ไทย ภาษา", "a[MASK]b 和 [UNK] 与 [mask]", "繁體中文：還款日期與貸款餘額", "𠀀𪜀㐀龥豈 生僻字", "〇々〆「」『』【】《》",
    "unaffable internationalization", "http://www.example.com/loan?id=42&rate=3.5%", "user@example.com",
    "贷款\t期限\n36\r\n个月", "零\u200b宽\u200d字\ufeff符\u00ad和\u0000控制\u0007符\ufffd", "\u00a0\u2003 首尾空白 \u3000\u2028",
    "１２３４５６７８９０", "x" * 100, "x" * 101, "..." * 20, "－－—…·•°℃№™", "半角ｶﾅ ½ ² ① Ⅳ ㎡ ㍿",
]
# fmt: on
EDGES = ["", " \t\n\u3000", "款", "a"]
LONG = [
    "逾期还款会影响个人信用记录，请您在还款日之前将足够的款项存入绑定的银行卡。" * 20,
    "借" * 510,
    "还" * 511,
    "The borrower shall repay the loan in 36 monthly instalments. 借款人应按月偿还。" * 40,
]


def texts() -> list[str]:
    return FINANCIAL + MIXED + EDGES + LONG


def generate(root: Path, bge: Path) -> None:
    tokenizer = Tokenizer.from_file(str(bge / f"{NAME}-tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_SEQ_LENGTH)
    session = single_threaded_session(bge / f"{NAME}.onnx")
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts())]
    states = [run(session, [one])[0] for one in ids]
    tensors = {
        "last_hidden_state": np.concatenate([states[text] for text in TRACED_TEXTS]),
        "sentence_embedding": np.stack([normalized(state[0]) for state in states]),
    }
    write_expected(root / NAME, description(ids), tensors)
    report(session, ids, states, tensors["sentence_embedding"])


def single_threaded_session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def run(session: onnxruntime.InferenceSession, batch: list[list[int]]) -> np.ndarray:
    """[B, T, H], padded with zeros to the longest of the batch."""
    width = max(len(ids) for ids in batch)
    input_ids = np.array([ids + [0] * (width - len(ids)) for ids in batch], dtype=np.int64)
    mask = np.array([[1] * len(ids) + [0] * (width - len(ids)) for ids in batch], dtype=np.int64)
    inputs = {"input_ids": input_ids, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
    return session.run(["last_hidden_state"], inputs)[0]


def normalized(row: np.ndarray) -> np.ndarray:
    return row / max(np.linalg.norm(row), np.float32(1e-12))


def description(ids: list[list[int]]) -> dict[str, object]:
    return {
        "note": "ONNX Runtime, each text alone; the vector is the row of [CLS], normalised",
        "maxSeqLength": MAX_SEQ_LENGTH,
        "similarity": "cosine",
        "tracedTexts": TRACED_TEXTS,
        "texts": texts(),
        "inputIds": ids,
    }


def report(session, ids: list[list[int]], states: list[np.ndarray], vectors: np.ndarray) -> None:
    in_batches = [
        normalized(state[0])
        for start in range(0, len(ids), 16)
        for state in run(session, ids[start : start + 16])
    ]
    difference = np.abs(np.stack(in_batches) - vectors).max()
    print(
        f"{NAME:36} batches of 16, padded, against one by one: {difference:.1e}; vectors max "
        f"{np.abs(vectors).max():.2f}; hidden states std {np.concatenate(states).std():.2f} "
        f"max {np.abs(np.concatenate(states)).max():.1f}; "
        f"similarity of the first two texts {vectors[0] @ vectors[1]:.6f}"
    )
