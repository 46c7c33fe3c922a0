"""What operators watch: one file, so that names and labels are seen together. Prometheus client, default registry."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter(
    "distillery_requests_total",
    "Asks by channel: admitted, answered, duplicate, refused, missed",
    ["channel", "verdict"],
)
OUTCOMES = Counter("distillery_outcomes_total", "Ended requests by outcome", ["outcome"])
GENERATIONS = Counter(
    "distillery_generations_total", "Generations that left a master, by what came of them", ["result"]
)
RETRIES = Counter("distillery_generation_retries_total", "Generations put back, by failure class", ["kind"])
TAKEOVERS = Counter("distillery_generation_takeovers_total", "Leases taken over from a silent master", ["how"])
DELIVERIES = Counter(
    "distillery_deliveries_total", "Deliveries by channel, way and result", ["channel", "way", "result"]
)
PICTURES = Counter("distillery_pictures_total", "Pictures made", ["model"])

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
QUEUE_WAIT = Histogram(
    "distillery_queue_wait_seconds", "Seconds from admission to the first dispatch", buckets=_SECONDS
)
RUN_TIME = Histogram("distillery_run_seconds", "Seconds from dispatch to result", buckets=_SECONDS)
INTAKE_TIME = Histogram("distillery_intake_seconds", "Seconds to admit, build and queue a request")

SLOTS_BUSY = Gauge("distillery_master_slots_busy", "Generations this master holds")
QUEUED = Gauge("distillery_generations_queued", "Generations that wait for a master")
ENDPOINT_WORKERS = Gauge("distillery_endpoint_workers", "GPU workers that the endpoint says are there", ["endpoint"])
ENDPOINT_JOBS = Gauge("distillery_endpoint_jobs", "Jobs at the endpoint, all masters' together", ["endpoint", "state"])
