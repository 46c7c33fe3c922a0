"""From a request to what may follow it. Pure: seeds and the names of stored pictures are given.

A request is known by its view: what was made is what it says today, whatever it was asked with.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.command.house import NONE, Defaults
from distillery.command.raw import as_text, is_given
from distillery.command.text import quote, split_flags
from distillery.pictures.store import is_name
from distillery.remix.counterparts import answering, drawing, named, start_of
from distillery.remix.next import Editable, Next
from distillery.remix.remade import definition_of, remade
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import text

SIGN = "«picture:{}»"  # for a picture that somebody else brought, by the parameter that it was given for
LITTLE, MUCH = 0.6, 0.4  # of what lies below the usual share of a picture that is redrawn, and of what lies above


@dataclass(frozen=True)
class Remix:
    """What follows the request of `command` and `parameters` (a view's), when `member` asks for it.

    Each raises CommandError when there is no such command any more.
    """

    catalogue: Catalogue
    command: str
    parameters: Mapping[str, Any]
    member: str

    def again(self, seed: int) -> Next:
        """The same, from another seed."""
        return self._remade(self.command, self._seeded(self.command, seed))

    def varied(self, picture: str, seed: int, *, much: bool) -> Next:
        """Drawn anew from the stored `picture`: a little of it, or much."""
        target = drawing(self.catalogue, self.command)
        start, share = start_of(target) or (None, None)
        assert start and share  # what `drawing` looks for  # noqa: PT018
        beside = _beside(target, start, self._seeded(target.name, seed))
        return self._remade(target.name, {**beside, start.name: picture, share.name: self._share(share, much)})

    def upscaled(self, picture: str) -> Next:
        """The stored `picture`, larger."""
        return self._about(named(self.catalogue, "upscale", self.command), picture)

    def zoomed(self, picture: str) -> Next:
        """The stored `picture` with more around it."""
        return self._about(named(self.catalogue, "zoomout", self.command), picture)

    def masked(self, picture: str) -> Next:
        """The stored `picture` on a grid, to cut cells out of."""
        return self._about(answering(self.catalogue, "makemask"), picture)

    def told(self, picture: str) -> Next:
        """How the stored `picture` was made."""
        return self._about(answering(self.catalogue, "checkmetadata"), picture)

    @property
    def pictures(self) -> dict[str, str]:
        """The stored pictures that it was made from, by the parameters that name them."""
        known = definition_of(self.catalogue, self.command).parameters
        return {
            name: value
            for name, value in self.parameters.items()
            if name in known and known[name].type == "image" and is_name(str(value))
        }

    def editable(self, usual: Defaults = NONE, theirs: Collection[str] = ()) -> Editable:
        """What it says, to be changed: its seed too, and what the place where that is done has as `usual` otherwise.

        Stored pictures are named where they are `theirs`; for others a sign stands, which `edited` understands.
        """
        found = self._remade(self.command, self.parameters)
        signature = definition_of(self.catalogue, self.command)
        words, flags = _halves(found.text, signature)
        flags = " ".join(filter(None, [flags, *self._unusual(found, signature, usual)]))
        for name, picture in self.pictures.items():
            if picture not in theirs:
                words, flags = (part.replace(picture, SIGN.format(name)) for part in (words, flags))
        return Editable(self.command, words, flags, found.notes)

    def _unusual(self, found: Next, signature: Signature, usual: Defaults) -> Iterator[str]:
        """Flags for what the place would fill in otherwise."""
        try:
            there = self.catalogue.parse(found.text, command=self.command, member=self.member, defaults=usual)
        except CommandError:
            return
        for name in {"model": None, **usual.values, **usual.most}:
            said = self.parameters.get(name)
            if name in signature.flags and is_given(said) and there.parameters.get(name) != said:
                parameter = signature.flags[name]
                yield f"{parameter.flag} {quote(as_text(parameter, said))}"

    def _about(self, target: Signature, picture: str) -> Next:
        if target.positional is None:
            message = text("/{command} takes no picture.", command=target.name)
            raise CommandError([Problem("takes_no_picture", message)])
        return Next(target.name, options={target.positional.name: picture})

    def _remade(self, command: str, said: Mapping[str, Any]) -> Next:
        return remade(self.catalogue, command, said, self.member)

    def _seeded(self, command: str, seed: int) -> dict[str, Any]:
        """What was said, as far as the command of that name knows it if it is another one; from `seed`."""
        signature = definition_of(self.catalogue, command)
        drawn = signature.of_type("seed")
        said = {name: value for name, value in self.parameters.items() if self._goes_over(name, signature)}
        return {**said, **({drawn.name: seed} if drawn else {})}

    def _goes_over(self, name: str, signature: Signature) -> bool:
        return signature.name == self.command or name in signature.parameters

    def _share(self, share: Parameter, much: bool) -> float:
        """How much is redrawn: of the model's family, the definition's usual share and the bounds decide."""
        low, high = share.bounds or (0.0, 1.0)
        usual = self._usual(share)
        return round(usual + (high - usual) * MUCH if much else low + (usual - low) * LITTLE, 2)

    def _usual(self, share: Parameter) -> float:
        library = self.catalogue.library
        model = library.models.get(str(self.parameters.get("model"))) or library.default_model
        family = self.catalogue.families[model.family]
        own = family.value(share.family_default, model) if share.family_default else None
        return float(share.default if own is None else own)


def edited(command: str, words: str, flags: str, pictures: Mapping[str, str] | None = None) -> Next:
    """What a member made of an Editable; `pictures` are those of its request, for the signs that stand for them."""
    said = " ".join(filter(None, [words.strip(), flags.strip()]))
    for name, picture in (pictures or {}).items():
        said = said.replace(SIGN.format(name), picture)
    return Next(command, said)


def has_signs(*said: str) -> bool:
    """Whether a sign stands for a picture there."""
    return any(SIGN.partition("{}")[0] in each for each in said)


def _halves(said: str, signature: Signature) -> tuple[str, str]:
    """The words and the flags of a text, as they stand; words alone where the command takes any."""
    words, _ = split_flags(said)
    return (words, said[len(words) :].strip()) if signature.positional else ("", said)


def _beside(signature: Signature, start: Parameter, said: Mapping[str, Any]) -> dict[str, Any]:
    """What of `said` goes with a picture to start from: nothing that excludes it, nor what is idle then."""
    parameters = {name: signature.parameters[name] for name in said if name in signature.parameters}
    out = {name for name, each in parameters.items() if name in start.excludes or start.name in each.excludes}
    kept = {name: value for name, value in said.items() if name not in out}
    there = {**kept, start.name: True}
    idle = {name for name, each in parameters.items() if each.conditions and not _is_met(each, there)}
    return {name: value for name, value in kept.items() if name not in idle}


def _is_met(parameter: Parameter, said: Mapping[str, Any]) -> bool:
    """Whether what it needs is there."""
    conditions = parameter.conditions
    return any(said.get(name) == value if value else is_given(said.get(name)) for name, value in conditions)
