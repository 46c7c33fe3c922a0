"""Estimates against simulated houses: what was foretold, beside what came."""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean, median

import pytest

from distillery.queue.estimate import Flow, seconds_left
from distillery.queue.pace import Made, Pace
from distillery.vocabulary.wire import Progress

TYPICAL = {"sd15": 6.0, "flux": 25.0}  # seconds a picture


@dataclass
class Job:
    """One generation of a simulated house: when it came, began at a GPU, and ended."""

    number: int
    family: str
    images: int
    came: float
    seconds: float
    began: float = 0.0

    @property
    def ended(self) -> float:
        return self.began + self.seconds


def lived(gpus: int, load: float, spread: float, seed: int, families: dict[str, float] = TYPICAL) -> list[Job]:
    """400 jobs through `gpus` in the order they came; `load` of what these can do arrives, in bursts."""
    chance = random.Random(seed)
    names = sorted(families)
    typical = fmean(families.values()) * 2.5
    free, now, jobs = [0.0] * gpus, 0.0, []
    for number in range(400):
        now += chance.expovariate(gpus * load / typical)
        family, images = chance.choice(names), chance.randint(1, 4)
        job = Job(number, family, images, now, families[family] * images * chance.lognormvariate(0, spread))
        job.began = max(now, heapq.heappop(free))
        heapq.heappush(free, job.ended)
        jobs.append(job)
    return jobs


def flow_at(jobs: list[Job], now: float, slots: int) -> Flow:
    """What a database would show: masters hold up to `slots`."""
    over = sorted((job for job in jobs if job.ended <= now), key=lambda job: job.ended)[-200:]
    held = [job for job in jobs if job.came <= now < job.ended][:slots]
    made = [Made(job.family, job.images, job.seconds, job.ended) for job in over]
    oldest = max(held[0].came, jobs[held[0].number - slots].ended) if held else now  # when a master had room for it
    return Flow(Pace(made), tuple(job.number for job in held), oldest, now)


def misses(jobs: list[Job], slots: int, seed: int) -> Iterator[tuple[float, float]]:
    """At 60 random moments after the house has run in, for all in it: the seconds foretold and those that it took."""
    chance = random.Random(seed)
    for now in sorted(chance.uniform(jobs[100].came, jobs[-1].came) for _ in range(60)):
        flow = flow_at(jobs, now, slots)
        inside = [job for job in jobs if job.came <= now < job.ended]
        for rank, job in enumerate(inside):
            done = (now - job.began) / job.seconds
            progress = Progress(1, "sampling", 0, 1, round(1000 * done), 1000, now - job.began) if done > 0 else None
            foretold = seconds_left(flow, job.family, job.images, rank, progress)
            assert foretold is not None
            assert foretold >= 0
            yield foretold, job.ended - now


@pytest.mark.parametrize("gpus", [1, 2, 8])
@pytest.mark.parametrize("load", [0.6, 0.9, 1.3])
def test_what_is_foretold_comes_about(gpus: int, load: float) -> None:
    jobs = lived(gpus, load, spread=0.15, seed=gpus)
    pairs = list(misses(jobs, slots=16, seed=7))
    wrong = [abs(foretold - came) / max(came, 10.0) for foretold, came in pairs]
    assert median(wrong) < 0.3
    assert fmean(sorted(wrong)[: int(0.9 * len(wrong))]) < 0.3
    foretold_mean, came_mean = fmean(pair[0] for pair in pairs), fmean(pair[1] for pair in pairs)
    assert foretold_mean == pytest.approx(came_mean, rel=0.25), "no better promised than kept, and no worse"


def test_a_long_queue_is_foretold_better_than_a_short_one() -> None:
    """A rush hour: many times what one GPU can do; errors even out over those ahead."""
    pairs = list(misses(lived(2, 3.0, spread=0.3, seed=1), slots=16, seed=3))
    far = [abs(foretold - came) / came for foretold, came in pairs if came > 600]
    assert len(far) > 100
    assert median(far) < 0.15


def pace(*seconds: float, family: str = "sd15", images: int = 1) -> Pace:
    """Runs one after the other on one GPU."""
    made, ended = [], 0.0
    for each in seconds:
        ended += each
        made.append(Made(family, images, each, ended))
    return Pace(made)


def flow(known: Pace, in_flight: int = 0, waited: float = 0.0) -> Flow:
    return Flow(known, tuple(range(in_flight)), 1000.0 - waited, 1000.0)


def test_where_nothing_is_known_nothing_is_foretold() -> None:
    assert seconds_left(flow(pace()), "sd15", 1, 0, None) is None
    assert seconds_left(flow(pace(5, 5, 5)), "flux", 1, 0, None) is None


def test_what_runs_tells_of_itself_even_where_nothing_else_is_known() -> None:
    halfway = Progress(1, "sampling", 1, 4, 10, 10, elapsed=20.0)
    assert seconds_left(flow(pace()), "flux", 4, 0, halfway) == pytest.approx(20.0)


def test_the_nearer_the_end_the_more_the_own_pace_counts() -> None:
    known = flow(pace(10, 10, 10))
    early, late = (Progress(1, "sampling", 0, 1, step, 10, elapsed=10.0 * step) for step in (1, 9))
    assert seconds_left(known, "sd15", 1, 0, early) == pytest.approx(0.1 * 90 + 0.9 * 9)
    assert seconds_left(known, "sd15", 1, 0, late) == pytest.approx(0.9 * 10 + 0.1 * 1)


def test_the_very_same_kind_counts_before_the_family() -> None:
    both = Pace([*pace(5, 5, 5).made, *pace(40, 40, 40, images=4).made])
    assert both.seconds("sd15", 1) == 5
    assert both.seconds("sd15", 4) == 40
    assert both.seconds("sd15", 2) == pytest.approx(2 * 7.5)


def test_a_house_where_nothing_comes_out_promises_nothing() -> None:
    known = pace(10, 10, 10)
    assert seconds_left(flow(known, in_flight=2, waited=30), "sd15", 1, 2, None) is not None
    assert seconds_left(flow(known, in_flight=2, waited=600), "sd15", 1, 2, None) is None


def test_gpus_are_counted_by_what_ran_beside_each_other() -> None:
    side_by_side = [Made("sd15", 1, 10.0, ended) for end in (10, 20, 30) for ended in (end, end + 0.4, end + 0.8)]
    assert Pace(side_by_side).beside == pytest.approx(3, rel=0.1)
    assert pace(10, 10, 10).beside == 1
    assert Pace([Made("sd15", 1, 0.0, 5.0)]).beside == 1
