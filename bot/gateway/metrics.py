"""What operators watch of the gateway and of Discord's limits, beside distillery/metrics.py."""

from prometheus_client import Counter, Gauge

SHARDS = Gauge("distillery_bot_shards", "Shards this process holds", ["state"])
LATENCY = Gauge("distillery_shard_latency_seconds", "From a heartbeat to its acknowledgement", ["shard"])
HEARTBEAT_AGE = Gauge("distillery_shard_heartbeat_age_seconds", "Since the last acknowledged heartbeat", ["shard"])
EVENTS = Gauge("distillery_shard_events", "Events of the shard's session so far", ["shard"])
INTERACTIONS = Counter("distillery_shard_interactions_total", "Interactions that arrived", ["shard"])
IDENTIFIES = Counter("distillery_shard_identifies_total", "Session starts; Discord counts them by the day", ["shard"])
RESUMES = Counter("distillery_shard_resumes_total", "Sessions that went on after a break", ["shard"])
STARTS_LEFT = Gauge("distillery_session_starts_left", "Session starts left of the day, of all processes")
LOOP_LAG = Gauge("distillery_bot_loop_lag_seconds", "How late the event loop was at its last tick")
REST_WAITS = Counter("distillery_discord_waits_total", "Requests that waited for a shared limit", ["limit"])
INVALID = Counter("distillery_discord_invalid_total", "Answers that count towards Discord's ban", ["status"])
INVALID_LEFT = Gauge("distillery_discord_invalid_left", "Such answers left in ten minutes, of all processes")


def forget_shard(shard: str) -> None:
    """The shard is another process's now."""
    for gauge in (LATENCY, HEARTBEAT_AGE, EVENTS):
        gauge.remove(shard)
