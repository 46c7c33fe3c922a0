"""A picture made here comes back: as it is, or as the copy that Discord was given; and says how to make it again."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from bot.cards.fitting import fitted
from distillery.answers import Answers
from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.intake.prepare import Preparation, Prepared
from distillery.members.brought import BroughtPictures
from distillery.pictures import Fetcher, Pictures
from distillery.storage.folder import FolderStorage
from distillery.storage.port import Storage
from distillery.suggestion import Rewriter
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.pictures import StoredPicture
from distillery.workflow import Work
from tests.contract.worker.conftest import Desk
from tests.support.answering import OWNER, fields, shipped
from tests.support.asks import an_ask
from tests.support.tiers import tiers
from tests.support.work import work_request
from tests.unit.pictures.files import saved
from worker.comfyui.process import Supervised
from worker.resources import Resources

RUN = ("request_id", "generation_id", "attempt")
START, MASKED = (saved(Image.new("RGBA", (640, 320), colour), "PNG") for colour in ("teal", (0, 90, 90, 9)))
START_NAME, MASKED_NAME = (f"input_{sha256(file).hexdigest()[:32]}.png" for file in (START, MASKED))
TEXTS = {
    "plain": "a red fox --seed 7",
    "words": 'a red fox, (in snow:1.3) “quoted” 🦊 --seed 0 --neg "blurry --raw" --cfg 4.5 --ar 16:9 --raw',
    "sdxl": "a castle --model mohawk --seed 2147483647 --ar 21:9 --refinerpass 0.4 --power 0.1",
    "LoRAs": "a fox --lora analog, oilpaint --seed 9 --upscalemethod none --sharpen 0",
    "a private LoRA": "a hidden fen --lora amber fen --seed 5 --upscalemethod direct",
    "regions": "::blue EYES:: of a fox --cutoffweight 0.5 --seed 9 --sampler lcm --lcmweight 0.8",
    "pictures": f"a fox --image {START_NAME} --control {START_NAME} --adapt {START_NAME} --adaptweight 0.3 --seed 3",
    "inpainting": f"a crown --inpaint {MASKED_NAME} --inpaintmaskgrow 0 --force-model --seed 3",
}


class House:
    """Everything between a text and a picture that comes back, on one storage."""

    def __init__(self, storage: Storage, database: Database, desk: Desk) -> None:
        self.catalogue: Catalogue = shipped()
        self.pictures = Pictures(storage, Fetcher())
        self._storage, self._desk = storage, desk
        migrate.upgrade(database)
        self._brought = BroughtPictures(database)
        for file in (START, MASKED):
            self.keep(file)
        self._drawn: dict[tuple[str, int], list[bytes]] = {}
        self._prepare = Preparation(self.catalogue, self.pictures, Rewriter())
        self._answers = Answers(self.catalogue, self.pictures, database, Rewriter(), tiers())

    def keep(self, file: bytes) -> StoredPicture:
        """The owner brings it."""
        stored = self.pictures.keep(file)
        self._brought.add(OWNER, [stored.name])
        return stored

    def prepared(self, text: str) -> Prepared:
        return self._prepare(self.catalogue.parse(text, member=OWNER), OWNER)

    def work(self, text: str, images: int = 1) -> Work:
        """What `text` asks for, all of it in one generation."""
        prepared = self.prepared(text)
        made = self.catalogue.render(prepared.command, prepared.pictures, images=images, images_per_generation=images)
        (work,) = made.generations
        return work

    def draw(self, text: str, images: int = 1) -> list[bytes]:
        """The files that come of it."""
        if (text, images) not in self._drawn:
            self._drawn[text, images] = self._run(self.work(text, images))
        return self._drawn[text, images]

    def _run(self, work: Work) -> list[bytes]:
        wanted = ("graph", "seed_paths", "seeds", "output_nodes", "inputs", "parameters")
        result = self._desk.make(work_request(new_id(), **{name: getattr(work, name) for name in wanted}))
        assert result.failure is None, result.failure
        return [self._storage.get(output.key) for output in result.outputs]

    def again(self, picture: StoredPicture) -> str:
        """The text that /checkmetadata shows."""
        answer = self._answers.answer(an_ask(OWNER), self.prepared(f"/checkmetadata {picture.name}"))
        assert answer.notes == ()
        return fields(answer)["Make it again"]


@pytest.fixture(scope="module")
def house(server: Supervised, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    storage, database = FolderStorage(folder, ""), Database(f"sqlite:///{folder / 'house.sqlite'}")
    resources = Resources(server, storage, start_timeout=30.0, silence=5.0)
    yield House(storage, database, Desk(resources))
    resources.uploads.shutdown()
    database.close()


def values(command: Command) -> dict[str, Any]:
    """Its parameters, but for how many pictures, and a ratio that was not said."""
    return {name: value for name, value in command.parameters.items() if name not in ("images", "ar")}


def smaller(file: bytes) -> bytes:
    """The file, encoded again to fit a limit that it is just above."""
    return fitted(file, len(file) - 1).data


def recipe(picture: StoredPicture) -> dict[str, Any]:
    """What it says, but for the run that made it."""
    return {name: value for name, value in picture.recipe.items() if name not in RUN}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_picture_says_how_to_make_it_again(house: House, text: str) -> None:
    (file,) = house.draw(text)
    stored = house.keep(file)
    again = house.again(stored)
    assert values(house.catalogue.parse(again, member=OWNER)) == values(house.catalogue.parse(text, member=OWNER))
    assert (house.work(again).graph, house.work(again).seeds) == (house.work(text).graph, house.work(text).seeds)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_so_does_the_copy_that_discord_was_given(house: House, text: str) -> None:
    (file,) = house.draw(text)
    original, copy = house.keep(file), house.keep(smaller(file))
    assert copy.name != original.name
    assert recipe(copy) == recipe(original)
    assert house.again(copy) == house.again(original)


@pytest.mark.parametrize("command", ["upscale", "zoomout"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_it_is_enlarged_as_it_was_made(house: House, text: str, command: str) -> None:
    (file,) = house.draw(text)
    made, stored = (
        house.catalogue.parse(text, member=OWNER).parameters,
        house.keep(smaller(file)),
    )
    enlarging = f"/{command} {stored.name}"
    if stored.recipe["family"] not in house.catalogue.definitions[command].families:
        with pytest.raises(CommandError, match="does not work with this command"):
            house.prepared(enlarging)
        return
    taken = house.prepared(enlarging).command.parameters
    for name in ("prompt", "model", "lora", "neg", "cfg", "seed", "raw"):
        assert taken.get(name, made[name]) == made[name], name


@pytest.mark.parametrize("command", ["upscale", "zoomout"])
def test_what_was_enlarged_says_how_to_make_it_again_too(house: House, command: str) -> None:
    (file,) = house.draw(TEXTS["LoRAs"])
    text = f"/{command} {house.keep(file).name}"
    (enlarged,) = house.draw(text)
    stored = house.keep(enlarged)
    again = house.again(stored)
    assert (house.work(again).graph, house.work(again).inputs) == (house.work(text).graph, house.work(text).inputs)
    assert stored.recipe["prompt"] == "a fox"
    assert house.prepared(f"/{command} {stored.name}").command.parameters["lora"] == ["analog", "oilpaint"]


def test_each_of_several_says_its_own_seed(house: House) -> None:
    first, second = house.draw("a red fox --seed 2147483647 --images 2", images=2)
    assert [house.keep(file).recipe["seed"] for file in (first, second)] == [2147483647, 0]
    again = house.catalogue.parse(house.again(house.keep(second)), member=OWNER)
    assert (again.parameters["seed"], again.parameters["images"]) == (0, 1)


def test_nothing_of_the_run_is_kept(house: House) -> None:
    (file,) = house.draw(TEXTS["plain"])
    assert not {"index", *RUN} & house.keep(file).recipe.keys()
