"""Admission: duplicate → permission → content → build → quota and queue. The one way into the queue."""

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from distillery import metrics
from distillery.cache.port import Doorbell
from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Admission, Ask
from distillery.intake.enqueue import enqueue
from distillery.intake.gates import Content, Gate, Permission
from distillery.settings import IntakeSettings
from distillery.vocabulary.errors import CommandError, Refused

log = structlog.get_logger()


class Intake:
    """Admits asks and queues their work."""

    def __init__(
        self,
        database: Database,
        doorbell: Doorbell,
        catalogue: Catalogue,
        settings: IntakeSettings,
        images_per_generation: int = 1,
    ) -> None:
        self._database = database
        self._doorbell = doorbell
        self._catalogue = catalogue
        self._daily_images = settings.daily_images
        self._images_per_generation = images_per_generation
        self._gates: list[Gate] = [Permission(database), Content(settings.blocked_words)]

    def submit(self, ask: Ask, command: Command) -> Admission:
        """Queue the work of `ask`. Raises Refused when a gate says no, CommandError when its graph cannot run.

        An ask that is known already (same channel and source) is not queued again.
        """
        with metrics.INTAKE_TIME.time():
            try:
                admission = self._admit(ask, command)
            except (Refused, CommandError) as error:
                metrics.REQUESTS.labels(ask.channel, "refused").inc()
                log.info("request_refused", channel=ask.channel, member_id=ask.member_id, reason=str(error))
                raise
        metrics.REQUESTS.labels(ask.channel, "duplicate" if admission.duplicate else "admitted").inc()
        return admission

    def _admit(self, ask: Ask, command: Command) -> Admission:
        known = self._find(ask)
        if known:
            return Admission(known, duplicate=True)
        for gate in self._gates:
            gate(ask, command)
        rendering = self._catalogue.render(command, images_per_generation=self._images_per_generation)
        try:
            request_id = self._database.write(lambda tx: enqueue(tx, ask, command, rendering, self._daily_images))
        except (IntegrityError, Refused):
            known = self._find(ask)  # another process was faster, and may have taken the last of the quota
            if known is None:
                raise
            return Admission(known, duplicate=True)
        self._doorbell.ring("generations")
        log.info("request_queued", request_id=request_id, channel=ask.channel, images=rendering.images)
        return Admission(request_id)

    def _find(self, ask: Ask) -> str | None:
        requests = schema.requests
        same = (requests.c.channel == ask.channel) & (requests.c.source == ask.source)
        with self._database.read() as connection:
            return connection.execute(select(requests.c.public_id).where(same)).scalar()
