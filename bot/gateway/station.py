"""Everything in one bot process that speaks with Discord, put together."""

from dataclasses import dataclass
from functools import partial

from bot.commands.handler import CommandHandler
from bot.commands.registry import commands
from bot.delivery.courier import Courier
from bot.delivery.edit_lock import EditLock
from bot.delivery.loop import Deliveries
from bot.delivery.progress import ProgressUpdater
from bot.delivery.showcase import Showcase
from bot.delivery.strays import Strays
from bot.desk import Desk
from bot.gateway.budget import forget_old_starts
from bot.gateway.client import RestClient, ShardClient
from bot.gateway.cluster import Cluster
from bot.gateway.duties import Duties
from bot.gateway.fixed import FixedShards
from bot.gateway.fleet import Fleet
from bot.gateway.health import Health
from bot.gateway.identify import IdentifyGate, Turns
from bot.gateway.leadership import Leadership
from bot.gateway.leases import Leases
from bot.gateway.plan import Range
from bot.gateway.pulse import Pulse
from bot.gateway.rates import SharedRates
from bot.gateway.refusals import Refusals
from bot.gateway.sparing import SparingCourier
from bot.gateway.windows import Windows
from bot.parts import Parts
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.settings import reveal
from distillery.vocabulary.clock import new_id

OFFICE = "bot"
LONGEST_NAME = 80  # characters of BOT_NAME in leases


@dataclass(frozen=True, kw_only=True)
class Station:
    """What runs, and what stops it in turn."""

    rest: RestClient
    desk: Desk
    deliveries: Deliveries
    strays: Strays
    shards: Fleet | FixedShards
    duties: Duties
    pulse: Pulse
    health: Health
    refusals: Refusals


def open_station(parts: Parts, settings: BotSettings, threads: Threads) -> Station:
    """A station that is connected to nothing yet. Raises SettingsError when Discord would not take our commands."""
    # Its own even if two processes have one BOT_NAME, or a restarted one has its old name.
    owner = f"{settings.bot_name[:LONGEST_NAME]}/{new_id()[-12:]}"
    refusals = Refusals(parts.cache, threads)
    rates = SharedRates(Windows(parts.cache), threads, refusals)
    rest = RestClient(rates.trace())
    courier, edit_lock = Courier(rest), EditLock(parts.cache, threads)
    showcase = Showcase.of_parts(parts, settings.nudity_check)
    progress = ProgressUpdater(parts.views, threads, SparingCourier(rest, refusals), edit_lock, showcase)
    handler = CommandHandler(parts, threads, progress)
    desk = Desk(parts=parts, threads=threads, handler=handler, progress=progress, courier=courier, showcase=showcase)
    for command in commands(desk):
        rest.tree.add_command(command)
    turns = Turns(parts.database, owner, settings.identify_window, settings.max_concurrency)
    gate = IdentifyGate(turns, threads)

    def open_cluster(held: Range, token: str, ids: tuple[int, ...] | None = None) -> Cluster:
        client = ShardClient(held, ids or held.ids, desk, gate, rates.trace())
        return Cluster(held, token, client, reveal(settings.discord_token) or "")

    leases = Leases(parts.database, owner, settings.shard_lease)
    shards: Fleet | FixedShards
    if settings.shards is not None:
        held = Range(settings.shard_count or 1, min(settings.shards), max(settings.shards))
        shards = FixedShards(
            open_cluster(held, "", settings.shards), threads, parts.database.check, settings.shard_lease
        )
    else:
        shards = Fleet(leases, threads, open_cluster, turns.concurrency, turns.budget)
    pulse = Pulse(lambda: shards.clusters)
    office = Leadership(parts.database, OFFICE, owner, settings.shard_lease)
    forget = (leases.forget_the_dead, partial(parts.database.write, forget_old_starts), parts.strikes.forget)
    return Station(
        rest=rest,
        desk=desk,
        deliveries=Deliveries(parts, threads, courier, edit_lock, settings.bot_slots, showcase),
        strays=Strays(parts.database, threads, edit_lock, progress),
        shards=shards,
        duties=Duties(office, leases, parts.database, threads, settings, forget),
        pulse=pulse,
        health=Health(pulse, shards, lambda: gate.spent),
        refusals=refusals,
    )
