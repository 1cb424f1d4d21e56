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


def link_choices(text: str, choices: Iterable[str]) -> str:
    """Return `text` with each of `choices` tappable in the first line that ends with it."""
    lines = text.split("\n")
    for number, choice in enumerate(choices, start=1):
        for at, line in enumerate(lines):
            if choice.strip() and line.endswith(choice):
                lines[at] = line.removesuffix(choice) + choice_link(choice, number)
                break
    return "\n".join(lines)
