"""moto as an S3 server: the nearest to Amazon's answers, but it believes every signature."""

import sys

import boto3

from tests.support.services.s3 import S3Server


class MotoS3(S3Server):
    """Forgets everything when stopped."""

    def argv(self) -> list[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]

    def start(self) -> "MotoS3":
        super().start()
        boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name="us-east-1",
        ).create_bucket(Bucket=self.bucket)
        return self
