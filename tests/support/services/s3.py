"""What every S3 server of the tests offers."""

from pathlib import Path

from tests.support.services.process import ServerProcess, free_port


class S3Server(ServerProcess):
    """One bucket named `bucket`; `variables` point any process of ours at it."""

    bucket = "pictures"
    access_key = "AKIADISTILLERYTEST"
    secret_key = "a-secret-of-the-tests"

    def __init__(self, folder: Path) -> None:
        super().__init__(free_port(), folder)

    @property
    def endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def credentials(self) -> dict[str, str]:
        """The environment variables that boto3 reads."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a process that stores its pictures here."""
        settings = {"STORAGE_URL": f"s3://{self.bucket}", "S3_ENDPOINT_URL": self.endpoint_url}
        return {**self.credentials, **settings}
