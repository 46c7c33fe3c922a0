"""Commands that need no GPU, by the name that definitions give their answers."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from distillery.answers.answer import Answer
from distillery.answers.checkmetadata import checkmetadata
from distillery.answers.command_infos import command_infos
from distillery.answers.lora_changes import LoraChanges
from distillery.answers.makemask import makemask
from distillery.answers.manage_lora import manage_lora
from distillery.answers.question import Asker, Prepared, Question, Sources, Tiers
from distillery.answers.suggest import suggest
from distillery.answers.user_stats import user_stats
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.guilds.config import NOTHING_DECIDED, GuildConfig
from distillery.pictures import Pictures
from distillery.suggestion import Rewriter
from distillery.vocabulary.errors import SettingsError

ANSWERS: Mapping[str, Callable[[Question, Sources], Answer]] = {
    "checkmetadata": checkmetadata,
    "command-infos": command_infos,
    "makemask": makemask,
    "manage-lora": manage_lora,
    "suggest": suggest,
    "user-stats": user_stats,
}


class Answers:
    """Answers whatever the catalogue's definitions leave to an answer. Blocking; safe for many threads."""

    def __init__(
        self, catalogue: Catalogue, pictures: Pictures, database: Database, rewriter: Rewriter, tiers: Tiers
    ) -> None:
        """Raises SettingsError when a definition names an answer that there is none of."""
        _require(catalogue)
        changes = LoraChanges(database, catalogue.library.shelf)
        self._sources = Sources(catalogue, pictures, database, rewriter, tiers, changes)

    def answer(self, asker: Asker, prepared: Prepared, config: GuildConfig = NOTHING_DECIDED) -> Answer:
        """The answer to an answered command, in a guild of that `config`; its notes begin with the command's.

        Raises CommandError, Refused, PictureRefused, StorageError.
        """
        command = prepared.command
        key = self._sources.catalogue.definitions[command.name].answer
        found = ANSWERS[str(key)](Question(asker, command, prepared.pictures, config), self._sources)
        return replace(found, notes=(*command.notes, *found.notes))


def _require(catalogue: Catalogue) -> None:
    named = {name: definition.answer for name, definition in catalogue.definitions.items() if definition.answer}
    known = ", ".join(ANSWERS)
    problems = [
        f'workflows/{name}/definition.toml: answer: there is no answer "{answer}". There are: {known}.'
        for name, answer in named.items()
        if answer not in ANSWERS
    ]
    if problems:
        raise SettingsError("\n".join(problems))
