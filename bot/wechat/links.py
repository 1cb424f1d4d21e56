"""Questions that a parent can tap instead of typing them."""

from __future__ import annotations

from collections.abc import Iterable

# Some apps decode the content twice and some cut it at these; the wide forms look alike and
# are the same character after NFKC, so a tapped question is still found.
_UNSAFE = str.maketrans('%+&#"<>', "％＋＆＃＂＜＞")


def choice_link(text: str, number: int) -> str:
    """Return a link that, tapped, makes the parent say `text`.

    `weixin://bizmsgmenu` is what the platform's own menu messages expand to; it is undocumented
    and widely used. Both parameters must be non-empty, and `&` stands bare inside CDATA. What
    comes back is a text message: its content counts, the number may be lost on the way.
    """
    label = " ".join(text.split()).translate(_UNSAFE)
    content = label.replace(" ", "\u3000")
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={number}">{label}</a>'


def link_words(text: str, words: Iterable[str]) -> str:
    """Return `text` with the last place of each of `words` tappable; what is linked stays so."""
    for number, word in enumerate(words, start=1):
        at = text.rfind(word)
        if at >= 0 and "</a>" not in text[at:].partition("<a ")[0]:
            text = f"{text[:at]}{choice_link(word, number)}{text[at + len(word) :]}"
    return text


def link_choices(text: str, choices: Iterable[str]) -> str:
    """Return `text` with each of `choices` tappable in the first line that ends with it."""
    lines = text.split("\n")
    for number, choice in enumerate(choices, start=1):
        for at, line in enumerate(lines):
            if choice.strip() and line.endswith(choice):
                lines[at] = line.removesuffix(choice) + choice_link(choice, number)
                break
    return "\n".join(lines)
