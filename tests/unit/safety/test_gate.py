"""The gate: what no disguise hides, what only looks like it, and what belongs together."""

import time

import pytest

from distillery.safety.gate import Verdict, shipped

GATE = shipped()


def category(*texts: str, words: tuple[str, ...] = ()) -> str | None:
    verdict = GATE.judge(texts, words)
    return verdict.category if verdict else None


@pytest.mark.parametrize(
    "disguised",
    [
        "NuDe",
        "ｎｕｄｅ",  # full width
        "𝓷𝓾𝓭𝓮",  # mathematical
        "ⓝⓤⓓⓔ",
        "🅝🅤🅓🅔",
        "🇳🇺🇩🇪",  # regional indicators
        "ɴᴜᴅᴇ",
        "nυԁе",  # Greek, Cyrillic
        "ŋůđє",
        "nüdé",
        "n\u0336u\u0336d\u0336e\u0336",
        "n\u200bu\u00add\u2060e",
        "n\U000e0041ude",
        "n\x00u\x07de",
        "\u202eedun\u202c",
        "nud3",
        "ñud€",
        "nuuuude",
        "nnuuddee",
        "n u d e",
        "n.u.d.e",
        "n-u d-e",
        "n_u_d_e",
        "n u d 3",
        "nn u dd 3",
        "n\u200b u\u200b d\u200b e",
        "nu-de",
        "n ude",
        "(nude:1.3)",
        "fox,nude,tree",
    ],
)
def test_a_word_in_disguise_is_found(disguised: str) -> None:
    assert category(f"a portrait of {disguised} by a lake") == "sexual"


@pytest.mark.parametrize(
    "disguised", ["$ex", "$3x!", "b00b5", "@nal", "pu$$y", "t!t5", "6lowjob", "hen tai", "ma$turb@t10n", "x-xx"]
)
def test_signs_and_digits_are_letters(disguised: str) -> None:
    assert category(disguised) == "sexual"


@pytest.mark.parametrize(
    "harmless",
    [
        "Scunthorpe, Essex, Sussex and Penistone",
        "cocktail grape assassin peacock shuttlecock analog analysis",
        "Charles Dickens and John Hancock",
        "moby dick and a sperm whale",
        "blue tits and great tits on a branch",
        "chicken breasts for the children",
        "a rapper rapping beside a rapeseed field",
        "penne, annals and an annus mirabilis",
        "the pen is on the table",
        "a same-sex couple, magna cum laude",
        "stars seen with the naked eye",
        "al gore in a gore-tex jacket",
        "suicide squad",
        "a 12 year old whisky",
        "a 12-year-old girl reading, children at the pool",
        "pieds nus dans le sable",
        "año nuevo",
        "1girl, 8k, f/1.8, 35mm, (masterpiece:1.2)",
        "u.s.s. enterprise, d.n.a., h.m.s. victory",
        "",
        "!!! ??? ...",
    ],
)
def test_what_only_looks_like_it_passes(harmless: str) -> None:
    assert category(harmless) is None


def test_an_exception_hides_no_other_word_and_none_in_disguise() -> None:
    assert category("moby dick, nude") == "sexual"
    assert category("blue tits, tits") == "sexual"
    assert category("c-r-e-a-m-p-i-e") == "sexual"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a rapist", "violence"),
        ("heil hitler", "hate"),
        ("he wants to kill myself", "self_harm"),
        ("a decapitated king", "gore"),
        ("topless", "sexual"),
        ("lolicon", "minors"),
    ],
)
def test_each_category_is_named(text: str, expected: str) -> None:
    assert category(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("desnuda", "sexual"),
        ("ein nackter Mann", "sexual"),
        ("une femme nue", "sexual"),
        ("mulher nua", "sexual"),
        ("裸の女性", "sexual"),
        ("エ ロ", "sexual"),
        ("セックス", "sexual"),
        ("首吊り", "self_harm"),
    ],
)
def test_other_languages(text: str, expected: str) -> None:
    assert category(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "裸足の旅人",
        "カロリー",
        "エロール",
        "囲炉裏のある家",
        "グローブ",
        "ロリポップ",
        "裸の王様",
        "ロリポップキャンディ",
        "フロリダの少年",
        "カップヌードルと子供",
        "ピエロと女児",
        "ポルノグラフィティ",
        "エッチング、少女",
        "フェラーリと園児",
        "ゴスロリ",
        "jk ローリング",
    ],
)
def test_japanese_words_within_others_pass(text: str) -> None:
    assert category(text) is None


def test_own_words_are_found_like_listed_ones() -> None:
    words = ("pineapple", "blue moon", "Ähre", "c++", "ブドウ", " ")
    for text in ("a p1neapple", "p i n e a p p l e", "BLUE-MOON", "eine ahre", "some C++ code", "ブドウ"):
        assert category(text, words=words) == "words", text
    for text in ("pineapples", "a blue sky, full moon", "c, d", "apple"):
        assert category(text, words=words) is None, text


def test_the_verdict_counts_the_words_before() -> None:
    assert GATE.judge("a red fox, n.u.d.e") == Verdict("sexual", 3)
    assert GATE.judge("a red fox") is None


@pytest.mark.parametrize(
    "text",
    [
        "u." * 3000,
        "a " * 3000,
        "!" * 6000,
        "1!" * 3000,
        "@$" * 3000,
        "a1" * 3000,
        "nuude " * 1000,
        "m.a.s.t.u.r.b.a.t." * 330,
        "12 year old " * 500,
        "ﷺ" * 6000,
        "n" + "\u0301" * 5999,
        "\u202ea" * 3000,
        "裸・" + "・" * 5998,
        "ー" * 6000,
        "n u d 3 s3x! p0rn, a$$ " * 260,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_take_time_in_proportion(text: str) -> None:
    """Twice the text takes about twice the time: eight times would be more than a square, on a busy machine."""
    half, whole = (min(_seconds(text[:length]) for _ in range(2)) for length in (2000, 4000))
    assert whole < 8 * half + 0.02


def _seconds(text: str) -> float:
    started = time.process_time()
    GATE.judge(text)
    return time.process_time() - started
