"""What commands are tried with: models with every set of files, enough LoRAs, pictures of awkward sizes."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from hashlib import sha256

from distillery.library import Family, Library, Lora, Model, Shelf
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow.derived import LORAS
from distillery.workflow.plan import Plan
from distillery.workflow.roles import roles_asked, roles_read

PICTURES = ((1024, 1024), (4000, 900), (90, 160))  # width and height in pixels


class Stock:
    """For one family: the library as it is, all of it public, and made up on top what it could hold as well.

    `roles` are the files that there may be or not: those that rules ask for, and those that only some models have.
    Each with the plain case first. `variants` are the values that models have of their own. `name` is the family's.
    `usual` is the model of whoever names none, if it is of this family.
    """

    def __init__(self, family: Family, library: Library, plan: Plan, usual: str | None = None) -> None:
        self.name = family.name
        self._family = family
        own = [model for model in library.models.values() if model.family == family.name]
        self._own = sorted(own, key=lambda model: model.name != usual)
        read, asked = roles_read(plan), roles_asked(plan)
        self.variants = [dict(each) for each in dict.fromkeys(tuple(model.values.items()) for model in self._own)] or [
            {}
        ]
        self.roles = {role: self._presence(role) for role in sorted(read) if role in asked or not self._sure(role)}
        self._always = sorted(read - self.roles.keys() - family.files.keys())
        self._families: dict[frozenset[str], Family] = {}
        self.loras = self._enough_loras(library)
        models = {model.name: replace(model, public=True) for model in library.models.values()}
        self.library = Library(models, library.default, Shelf(self._shelved(library)), library.damping)
        self.pictures: dict[str, StoredPicture] = {}
        self.ratios = self._extremes()
        self.files = self.library.files | set(family.files.values()) | {_file(role) for role in read}

    def model(self, present: Iterable[str], variant: int = 0) -> Model:
        """A model that has those of the `roles`, by itself or from its family, and no other; and those values."""
        wanted, values = frozenset(present), self.variants[variant]
        for model in self._own:
            held = model.files.keys() | self._family.files.keys()
            if model.values == values and wanted == self.roles.keys() & held and held >= set(self._always):
                return self.library.models[model.name]
        name = self._made_up_name(wanted, variant)
        files = {role: _file(role) for role in [*self._always, *wanted]}
        return self.library.models.setdefault(name, Model(name, self._family.name, files, values=values))

    def family(self, present: Iterable[str]) -> Family:
        """The family, without the files of those of the `roles` that are not there."""
        absent = frozenset(self.roles.keys() & self._family.files.keys() - set(present))
        if absent not in self._families:
            kept = {role: asset for role, asset in self._family.assets.items() if role not in absent}
            said = {name: getattr(self._family, name) for name in Family.model_fields if name != "assets"}
            self._families[absent] = Family.model_construct(**said, assets=kept) if absent else self._family
        return self._families[absent]

    def picture(self, parameter: str, size: tuple[int, int]) -> str:
        """The stored name of a picture of that size, in pixels."""
        name = f"input_{sha256(f'{parameter} {size}'.encode()).hexdigest()[:32]}.png"
        self.pictures[name] = StoredPicture(name, f"inputs/{name}", *size, masked=True)
        return name

    def _made_up_name(self, present: Collection[str], variant: int) -> str:
        words = [f"any-{self._family.name}", *([f"variant-{variant}"] if variant else [])]
        for role, (plain, *_) in self.roles.items():
            if (role in present) != plain:
                words.append(f"{'without' if plain else 'with'}-{role.replace('_', '-')}")
        return "-".join(words)

    def _sure(self, role: str) -> bool:
        """Whether every model of the family has it, by itself or from the family."""
        return role in self._family.files or all(role in model.files for model in self._own)

    def _presence(self, role: str) -> tuple[bool, ...]:
        return (True, False) if self._sure(role) else (False, True)

    def _enough_loras(self, library: Library) -> list[str]:
        own = [lora.name for lora in library.loras.values() if lora.family == self._family.name]
        return [*own, *(f"any-{self._family.name}-{n}" for n in range(1, len(LORAS) + 1))][: len(LORAS)]

    def _shelved(self, library: Library) -> dict[str, Lora]:
        made_up = {name: Lora(name, self._family.name, _file(name)) for name in self.loras}
        return made_up | {name: replace(lora, owner=None, public=True) for name, lora in library.loras.items()}

    def _extremes(self) -> list[str]:
        """The squarest ratio, the tallest and the widest."""
        sizes = self._family.ratios
        by_width = sorted(sizes, key=lambda ratio: sizes[ratio][0] / sizes[ratio][1])
        square = min(by_width, key=lambda ratio: abs(sizes[ratio][0] / sizes[ratio][1] - 1))
        return list(dict.fromkeys([square, by_width[0], by_width[-1]]))


def _file(name: str) -> str:
    return f"{name}.safetensors"
