"""The texts and the vocabularies of the tiny models."""

import string

SPECIAL_TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

COMMON_CHINESE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从"
    "业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又"
    "么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位"
    "按期款办剩余欠怎少贷息额客户银还逾率费借账单卡信"
)

PIECES = """
hello world what is a token the un able loan bank rate lead trail text inter nation be long cafe naive lodz
##ing ##aff ##able ##s ##ed ##er ##tion ##al ##ation ##lo ##ld ##ab ##ve ##ive
""".split()

# Hangul syllables fall apart into these conjoining letters where accents are stripped (NFD).
JAMO = ["\u1112", "##\u1161", "##\u11ab"]
FULL_WIDTH_PUNCTUATION = list("，。？！；：（）“”、")
OTHER_LETTERS = list("σςλι") + ["##σ", "##ς", "##λ", "##ι", "##\u0307", "한", "##é", "é", "è", "ü", "##ü", "ａ", "##１"]


def uncased_words() -> list[str]:
    letters = list(string.ascii_lowercase) + list(string.digits)
    words = letters + ["##" + letter for letter in letters] + list(string.punctuation)
    words += FULL_WIDTH_PUNCTUATION + PIECES + JAMO + OTHER_LETTERS + list(COMMON_CHINESE)
    return list(dict.fromkeys(words))


def uncased_vocabulary() -> list[str]:
    return SPECIAL_TOKENS + uncased_words()


def cased_vocabulary() -> list[str]:
    upper = list(string.ascii_uppercase) + ["##" + letter for letter in string.ascii_uppercase]
    return uncased_vocabulary() + upper + ["Hello", "VIP", "Caf", "É", "Λ", "##Σ"]


def bert_base_chinese_like_vocabulary() -> list[str]:
    """[PAD] 0, [unused1] 1 ... [unused99] 99, [UNK] 100 ... [MASK] 104; no upper-case letters."""
    unused = [f"[unused{number}]" for number in range(1, 100)]
    return ["[PAD]"] + unused + SPECIAL_TOKENS[1:] + uncased_words()


def texts(max_seq_length: int) -> list[str]:
    """One batch: no token, one, few, many, exactly as many as fit, too many, and every script."""
    room = max_seq_length - 2
    return [
        "",
        "a",
        "中",
        "hello world",
        "到期不能按时还款怎么办",
        "剩余欠款还有多少？",
        "Hello, Café ÀÉ naïve ŁÓDŹ unaffable",
        "VIP客户2024年利率3.5%，额度10,000元！",
        "a[MASK]b [mask] [PAD] is [SEP] token",
        " \t\u3000\u00a0 leading and trailing \n\u2003 ",
        " \t\r\n ",
        "ＡＢＣ１２３（全角）ａ１",
        "😀 bank 👍🏽 家👨\u200d👩\u200d👧 €5",
        "a\u0000b\u200bc\u0007d\ufffde\u00adf\u2028g\u0085h",
        "ΣΊΣ ΛΣ İi 한국 한",
        "x" * 101 + " " + "a" * 20,
        "Loan rates: what is the bank's long-term rate, and how is it related to international loans?",
        "a" + " 中" * (room - 1),
        "b" + " 中" * room,
        "逾期还款会影响个人信用吗" * (max_seq_length // 6) + "international bank loans",
    ]


# What each of these texts is for, in their order: manifest.json has it.
REASONS = [
    "the empty text: [CLS] [SEP], not an error and not a zero vector",
    "one letter",
    "one ideograph",
    "the ordinary case: two words in lower case",
    "Chinese: each ideograph is a word of its own; who splits at spaces alone gets one [UNK]",
    "Chinese with punctuation of full width, which is a token",
    "capitals and accents: kept, stripped or both, as the settings say; WordPiece of unaffable",
    "Chinese, Latin, digits and punctuation side by side; VIP where capitals are unknown",
    "special tokens written in the text count as such, in the middle of a word too; [mask] does not",
    "white space of Unicode around the text, no-break space among it",
    "nothing but white space: as the empty text",
    "full-width letters and digits are not the ASCII ones",
    "emoji: outside of the first plane, joined by U+200D, which is dropped",
    "control and format characters are dropped, and join what stands beside them",
    "final sigma, dotted capital I, Hangul, which falls apart where accents are stripped",
    "a word of more than 100 characters is [UNK], a long one of fewer is not",
    "an English sentence with hyphen and apostrophe",
    "exactly as many tokens as fit",
    "one token more than fits: the last is cut, [SEP] stays",
    "far more tokens than fit, beside short texts in one batch",
]
