from itertools import accumulate

from distillery.children import YOUNG, passed_on, pause


def test_a_worker_learns_where_pictures_go_but_no_secret_of_the_others() -> None:
    needed = {"STORAGE_URL": "s3://b", "S3_ENDPOINT_URL": "u", "AWS_SECRET_ACCESS_KEY": "k", "COMFYUI_HOME": "/c",
              "WORKER_CONCURRENCY": "2", "STANDIN_FAULT": "", "LOG_LEVEL": "INFO", "PATH": "/bin", "PYTHONPATH": ".",
              "CUDA_VISIBLE_DEVICES": "0", "HF_HOME": "/h", "https_proxy": "p", "NO_PROXY": "n",
              "WORKFLOWS": "w"}  # fmt: skip
    secret = {"DISCORD_TOKEN": "t", "API_KEYS": "k", "DATABASE_URL": "d", "RUNPOD_API_KEY": "r", "CACHE_URL": "c"}
    assert passed_on(needed | secret | {"XPATH": "", "PATHS": "", "GITHUB_TOKEN": ""}) == needed


def test_a_child_that_dies_young_is_started_ever_later() -> None:
    pauses = list(accumulate([0.1] * 8, lambda before, lived: pause(lived, before), initial=0.0))[1:]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert pause(YOUNG, before=30) == 1
