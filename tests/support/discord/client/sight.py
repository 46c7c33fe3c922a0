"""What everyone saw."""

import ssl

import httpx

from tests.support.discord.client.wire import View, Wire


class Sight(Wire):
    """Reads the state of a loopback Discord."""

    def direct_channel(self, user_id: int) -> int:
        """The id of the direct-message channel with a member."""
        return int(self._do("direct", user_id=user_id)["channel_id"])

    def guilds(self) -> list[View]:
        """`{"id", "name", "channels": [ids]}`; the first four lie on shards 0, 1, 2, 3 of 4."""
        return list(self._see("guilds"))

    def messages(self, channel_id: int | None = None, *, deleted: bool = False) -> list[View]:
        """What members see now, oldest first (model/messages.py `view`)."""
        where = {} if channel_id is None else {"channel_id": channel_id}
        return list(self._see("messages", **where, **({"deleted": 1} if deleted else {})))

    def answers(self, interaction: View) -> list[View]:
        """The messages that answer an interaction, its original first, as members see them now."""
        return list(self._see("messages", interaction_id=interaction["id"]))

    def message(self, message_id: int) -> View:
        """One message, deleted or not."""
        (found,) = self._see("messages", id=message_id)
        return dict(found)

    def interaction(self, interaction: View) -> View:
        """The interaction as it is now."""
        found: View = self._see("interaction", id=interaction["id"])
        return found

    def interactions(self) -> list[View]:
        return list(self._see("interactions"))

    def requests(self) -> list[View]:
        """Every REST request with its answer."""
        return list(self._see("requests"))

    def unhandled(self) -> list[str]:
        """Requests to routes this Discord does not model."""
        return list(self._see("unhandled"))

    def violations(self) -> list[View]:
        """What a real Discord would have refused as malformed; `[]` at the end of every test."""
        return list(self._see("violations"))

    def commands(self, guild_id: int | None = None) -> list[View]:
        return list(self._see("commands", **({} if guild_id is None else {"guild_id": guild_id})))

    def sessions(self) -> View:
        """`identifies` (shard, bucket, at, accepted), `invalid` (op 9 sent), `remaining`, `sessions`."""
        found: View = self._see("sessions")
        return found

    def download(self, attachment: View) -> bytes:
        """An attachment's bytes, from the CDN."""
        trusting = ssl.create_default_context(cafile=self.cdn()["certificate"])
        return httpx.get(attachment["url"], timeout=30, verify=trusting, trust_env=False).raise_for_status().content

    def cdn(self) -> View:
        """`{"url", "certificate", "waiting"}`: the CDN, the file that makes clients trust it, who is not answered."""
        found: View = self._see("cdn")
        return found
