"""Texts for users: Vietnamese in the code, English from the gettext catalogue ``locale/en``.

The message id is the Vietnamese text itself, with ``{names}``; ``make messages`` collects and
compiles the catalogue.
"""

import gettext
from contextvars import ContextVar
from functools import cache
from importlib import resources

LANGUAGES = ("vi", "en")
FOLDER = resources.files("hoso.validators").joinpath("locale")
_language: ContextVar[str] = ContextVar("language", default="vi")


def use(language: str) -> None:
    """Speak *language* from now on in this context.

    Raises:
        ValueError: hoso does not speak it.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    _language.set(language)


def language() -> str:
    return _language.get()


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("hoso", str(FOLDER), languages=[lang], fallback=lang == "vi")


def t(text: str, /, **values: object) -> str:
    """*text* in the language in use, with its names filled in."""
    if _language.get() != "vi":
        text = _catalogue(_language.get()).gettext(text)
    return text.format(**values) if values else text


def pick(pair: tuple[str, str]) -> str:
    """The one of a (Vietnamese, English) pair that is in use."""
    return pair[LANGUAGES.index(_language.get())]
