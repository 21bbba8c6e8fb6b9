"""The help of commands in the language in use. It stands in the code in Vietnamese, like every
text; a command keeps its own words, a spoken copy is shown."""

import copy
import inspect

import click

from ..validators.texts import t

EXAMPLES = "\n\n\b\n"


def paragraphs(help_text: str) -> list[str]:
    """The sentences of a help, one text a paragraph, without its examples."""
    prose = help_text.partition(EXAMPLES)[0]
    return [" ".join(p.split()) for p in prose.split("\n\n")]


def spoken(command: click.Command) -> click.Command:
    """A copy of the command, and of those below it, that speaks the language in use."""
    made = copy.copy(command)
    if command.help:
        said = inspect.cleandoc(command.help)
        _, mark, examples = said.partition(EXAMPLES)
        told = "\n\n".join(t(p) for p in paragraphs(said))
        made.help = told + mark + examples.replace("Ví dụ:", t("Ví dụ:"))
    made.params = [_parameter(p) for p in command.params]
    if isinstance(made, click.Group) and isinstance(command, click.Group):
        made.commands = {name: spoken(c) for name, c in command.commands.items()}
    return made


def _parameter(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    made = copy.copy(parameter)
    made.help = t(parameter.help) if parameter.help else parameter.help
    if isinstance(parameter.show_default, str):
        made.show_default = t(parameter.show_default)
    return made
