"""Admission, the one way in: duplicate → permission → quota → content → prepare → build → queue; or → answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from distillery import metrics
from distillery.answers import Answer, Answers
from distillery.cache.port import Doorbell
from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds.guilds import Guilds
from distillery.intake.ask import Admission, Ask
from distillery.intake.content import Content
from distillery.intake.enqueue import enqueue
from distillery.intake.permission import Permission, Permissions
from distillery.intake.prepare import House, Preparation, Prepared, needs_outside, rewrites
from distillery.intake.quotas import afford
from distillery.intake.tiers import Tiers
from distillery.members.brought import BroughtPictures
from distillery.pictures import PictureRefused
from distillery.vocabulary.errors import CommandError, DistilleryError, Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()


class Intake:
    """Admits asks: queues the work of commands that are rendered, and has the others answered.

    Both may take seconds where `needs_outside` says so.
    """

    def __init__(
        self,
        database: Database,
        doorbell: Doorbell,
        catalogue: Catalogue,
        tiers: Tiers,
        preparation: Preparation,
        answers: Answers,
        content: Content,
        guilds: Guilds,
        appeals: str = "",
    ) -> None:
        """`appeals` is for who is blocked everywhere. Raises SettingsError about commands whose tier is not listed."""
        tiers.require({name: definition.tier for name, definition in catalogue.definitions.items()})
        self._database = database
        self._doorbell = doorbell
        self._catalogue = catalogue
        self._permissions = Permissions(database, catalogue, tiers, guilds, appeals)
        self._prepare = preparation
        self._answers = answers
        self._content = content
        self._brought = BroughtPictures(database)

    def needs_outside(self, command: Command) -> bool:
        """Whether `command` may wait for servers elsewhere, and should hold up nobody meanwhile."""
        return needs_outside(self._catalogue.definitions[command.name], command)

    def submit(self, ask: Ask, command: Command, still_wanted: Callable[[], bool] = lambda: True) -> Admission:
        """Queue the work of `ask`. Raises Refused when a gate says no, CommandError when its graph cannot run.

        An ask that is known already (same channel and source) is not queued again. `still_wanted` is asked once,
        when all but the queueing is done.
        """
        with metrics.INTAKE_TIME.time(), _counting_refusals(ask):
            admission = self._admit(ask, command, still_wanted)
        metrics.REQUESTS.labels(ask.channel, "duplicate" if admission.duplicate else "admitted").inc()
        return admission

    def answer(self, ask: Ask, command: Command) -> Answer:
        """The answer to `ask`, at once. Raises Refused, CommandError, NotFound."""
        with _counting_refusals(ask):
            permission = self._permissions.of(ask, command)
            prepared = self._prepared(ask, command, permission)
            try:
                answer = self._answers.answer(ask, prepared, permission.config)
            except PictureRefused as refused:  # it was there a moment ago
                raise CommandError([refused.problem]) from refused
            if rewrites(self._catalogue.definitions[command.name], command):
                self._content.of_suggestion((words for _, words in answer.fields), ask, permission.config)
        self._brought.add(ask.member_id, {shown.stored.name for shown in answer.pictures})
        metrics.REQUESTS.labels(ask.channel, "answered").inc()
        log.info("command_answered", command=command.name, channel=ask.channel, member_id=ask.member_id)
        return answer

    def _admit(self, ask: Ask, command: Command, still_wanted: Callable[[], bool]) -> Admission:
        if known := self._find(ask):
            return Admission(known, duplicate=True)
        try:
            return Admission(self._queued(ask, command, still_wanted))
        except (DistilleryError, IntegrityError):
            known = self._find(ask)  # another try of it was faster, and may have taken the last of the quota
            if known is None:
                raise
            return Admission(known, duplicate=True)

    def _queued(self, ask: Ask, command: Command, still_wanted: Callable[[], bool]) -> str:
        """The id of the request that `ask` became. Raises IntegrityError when another try of it did before."""
        permission = self._permissions.of(ask, command)
        self._afford(ask, command, permission)
        prepared = self._prepared(ask, command, permission)
        allowance = permission.allowance
        rendering = self._catalogue.render(
            prepared.command,
            pictures=prepared.pictures,
            images=permission.limits.usual_images,
            images_per_generation=allowance.tier.images_per_generation,
        )
        if not still_wanted():
            raise Refused("given_up", text("The command was given up before it was queued."), text("Ask again."))
        request_id = self._database.write(lambda tx: enqueue(tx, ask, prepared.command, rendering, allowance))
        self._doorbell.ring("generations")
        log.info("request_queued", request_id=request_id, channel=ask.channel, images=rendering.images)
        return request_id

    def _afford(self, ask: Ask, command: Command, permission: Permission) -> None:
        """Nothing is fetched for a member who has used up a quota. Raises Refused; races the transaction decides."""
        accounts, wanted = permission.allowance.accounts(ask), permission.limits.images(command)
        with self._database.read() as connection:
            afford(connection, ask, accounts, wanted, command)

    def _prepared(self, ask: Ask, command: Command, permission: Permission) -> Prepared:
        """What is asked for is looked at before anything is fetched, and again with what a recipe or model put in."""
        config = permission.config
        gate = partial(self._content, ask, config)
        gate(command)
        house = House(ask.guild_id, config.defaults(ask.channel_id, ask.parent_channel_id), gate, ask.passed_on)
        prepared = self._prepare(command, ask.member_id, house)
        permission.limits.check(prepared.command, self._catalogue, ask.member_id)
        gate(prepared.command)
        return prepared

    def _find(self, ask: Ask) -> str | None:
        requests = schema.requests
        same = (requests.c.channel == ask.channel) & (requests.c.source == ask.source)
        with self._database.read() as connection:
            return connection.execute(select(requests.c.public_id).where(same)).scalar()


@contextmanager
def _counting_refusals(ask: Ask) -> Iterator[None]:
    try:
        yield
    except (Refused, CommandError) as error:
        metrics.REQUESTS.labels(ask.channel, "refused").inc()
        log.info("request_refused", channel=ask.channel, member_id=ask.member_id, reason=str(error))
        raise
