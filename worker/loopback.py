"""The environment that makes the genuine RunPod SDK work for a control plane of ours. Standard library only."""

import os
from urllib.parse import urlsplit


def worker_environment(control_plane_url: str, endpoint_id: str, worker_id: str, api_key: str) -> dict[str, str]:
    """What a worker process needs besides its own settings to take jobs from `control_plane_url`.

    The job addresses carry a query on purpose: the SDK appends ``&job_in_progress=…`` to whatever it is given.
    `api_key` may be anything the control plane accepts, but not empty: without one the SDK sends no heartbeat.
    """
    base = f"{control_plane_url.rstrip('/')}/v2/{endpoint_id}"
    return {
        "RUNPOD_WEBHOOK_GET_JOB": f"{base}/job-take/$ID?gpu=none",
        "RUNPOD_WEBHOOK_POST_OUTPUT": f"{base}/job-done/$RUNPOD_POD_ID/$ID?gpu=none",
        "RUNPOD_WEBHOOK_POST_STREAM": f"{base}/job-stream/$RUNPOD_POD_ID/$ID?gpu=none",
        "RUNPOD_WEBHOOK_PING": f"{base}/ping/$RUNPOD_POD_ID",
        "RUNPOD_PING_INTERVAL": "5000",  # milliseconds
        "RUNPOD_POD_ID": worker_id,
        "RUNPOD_ENDPOINT_ID": endpoint_id,
        "RUNPOD_AI_API_KEY": api_key,
        "RUNPOD_SKIP_AUTO_SYSTEM_CHECKS": "true",  # they ask the internet and want a GPU server's memory
        "RUNPOD_SKIP_GPU_CHECK": "true",
        "RUNPOD_LOG_LEVEL": "WARN",
        # The SDK's heartbeat would go through a proxy of the environment.
        "NO_PROXY": ",".join(
            filter(None, [os.environ.get("NO_PROXY"), urlsplit(base).hostname, "127.0.0.1,localhost"])
        ),
    }
