"""What a master does to the requests of a test, step by step, when the test says so."""

import base64
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select, update

from distillery.cache.port import Doorbell
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.rows import Generation, Settlement
from distillery.storage.port import Storage
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.jobs import GenerationStatus, Outcome, RequestStatus
from distillery.vocabulary.wire import Failure, Output, Phase, Progress
from tests.support.services.waiting import eventually

View = dict[str, Any]
OPEN = (GenerationStatus.QUEUED, GenerationStatus.LEASED, GenerationStatus.RUNNING)
requests, generations = schema.requests, schema.generations


class MastersHand:
    """Claims and ends generations. Requests are found by the interaction they came from."""

    def __init__(self, database: Database, storage: Storage, board: ProgressBoard, doorbell: Doorbell) -> None:
        self.database, self.storage, self.board, self.doorbell = database, storage, board, doorbell
        self.queue = GenerationQueue(database, "master-of-the-test")
        self._claimed: dict[str, dict[int, Generation]] = {}

    def admitted(self, interaction: View) -> Row[Any]:
        """The request that an interaction became."""
        return eventually(lambda: self.request(interaction), 10)

    def request(self, interaction: View) -> Row[Any] | None:
        """The same, None while it is not there."""
        with self.database.read() as connection:
            mine = requests.c.source == str(interaction["id"])
            return connection.execute(select(requests).where(mine)).one_or_none()

    def run(self, interaction: View, step: int = 0, preview: bytes = b"") -> None:
        """Let the request's generations run, at `step` of 10, where this can be seen of them."""
        seen = base64.b64encode(preview).decode() or None
        for generation in self._generations(interaction):
            begun = self.queue.begin_attempt(generation, "test")
            assert begun is not None
            assert self.queue.record_start(begun, f"job-{begun.id}")
            self._claimed[begun.request_public_id][begun.id] = begun
            self.board.post(begun.public_id, 1, Progress(1, Phase.SAMPLING, step=step, steps=10, preview=seen))

    def finish_one(self, interaction: View, index: int, picture: bytes, rating: str | None = None) -> None:
        """End one of the request's generations, with this picture."""
        generation = self._generations(interaction)[index]
        outputs = [replace(self._store(generation, picture), rating=rating)]
        self.queue.exchange([Settlement(generation, GenerationStatus.SUCCEEDED, outputs)], 0)
        self.doorbell.ring("deliveries")

    def finish(self, interaction: View, *pictures: bytes, failure: Failure | None = None) -> None:
        """End the request: with these pictures, and the rest of its generations with `failure`."""
        settlements = []
        for index, generation in enumerate(self._generations(interaction)):
            if index < len(pictures):
                outputs = [self._store(generation, pictures[index])]
                settlements.append(Settlement(generation, GenerationStatus.SUCCEEDED, outputs))
            else:
                why = failure or Failure(FailureClass.INFRASTRUCTURE, "The GPU went away.")
                settlements.append(Settlement(generation, GenerationStatus.FAILED, failure=why))
        self.queue.exchange(settlements, 0)
        self.doorbell.ring("deliveries")

    def forget_what_waits(self) -> None:
        """End, untold, what nobody will finish: else the bots keep the card of every test up to date, for ever."""
        unfinished = requests.c.status.in_([RequestStatus.QUEUED, RequestStatus.RUNNING])
        theirs = generations.c.request_id.in_(select(requests.c.id).where(unfinished))
        ended = {"status": RequestStatus.DELIVERED, "outcome": Outcome.CANCELLED, "finished_at": utc_now()}
        cancelled = {"status": GenerationStatus.CANCELLED}

        def end(tx: Connection) -> None:
            tx.execute(update(generations).where(theirs, generations.c.status.in_(OPEN)).values(cancelled))
            tx.execute(update(requests).where(unfinished).values(ended))

        self.database.write(end)

    def _generations(self, interaction: View) -> list[Generation]:
        """All of the request's, claimed: some turns lie behind the queue's mark, and are found a moment later."""
        request = self.admitted(interaction)
        held = self._claimed.setdefault(request.public_id, {})
        with self.database.read() as connection:
            of_it = select(generations.c.id).where(generations.c.request_id == request.id)
            wanted = connection.execute(of_it).all()

        def claimed() -> bool:
            for generation in self.queue.exchange([], 100):
                self._claimed.setdefault(generation.request_public_id, {})[generation.id] = generation
            return len(held) == len(wanted)

        eventually(claimed, 10)
        return [held[number] for number in sorted(held)]

    def _store(self, generation: Generation, picture: bytes) -> Output:
        key = f"requests/{generation.request_public_id}/{generation.public_id}/1/0.png"
        self.storage.put(key, picture, "image/png")
        return Output(key, 64, 36, generation.work["seeds"][0], len(picture))
