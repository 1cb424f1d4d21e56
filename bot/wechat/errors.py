"""What can be wrong with a delivery; the webhook decides by class how the platform is answered."""

from __future__ import annotations

from bot.errors import BotError


class EnvelopeError(BotError):
    """A delivery that reaches no dialogue; its text says why and holds nothing of the parent's."""


class BadSignatureError(EnvelopeError):
    """Not signed by someone who knows our token, or not in the last minutes."""


class NotForUsError(EnvelopeError):
    """Signed, but for another account, another person or another mode than ours."""


class UnreadableError(EnvelopeError):
    """Signed by the platform, but its content can't be decrypted or understood."""


class NothingToAnswerError(EnvelopeError):
    """Signed and understood, but no message: the path check of WeChat's cloud hosting."""
