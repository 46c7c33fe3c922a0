"""What fate does: cut, expire, forbid, fail, move time, invite."""

from collections.abc import Sequence
from typing import Any

from tests.support.discord.client.wire import View, Wire


class Fate(Wire):
    """Breaks things on purpose."""

    def duplicate(self, interaction: View, *, everywhere: bool = False) -> View:
        """Dispatch the very same interaction again, to its shard's sessions or to all."""
        return self._do("duplicate", id=interaction["id"], everywhere=everywhere)

    def expire(self, interaction: View) -> View:
        """End the token: 401 50027 from now on."""
        return self._do("expire", id=interaction["id"])

    def drop(self, shard: int, *, hold: bool = False) -> int:
        """Cut the shard's sockets; with `hold` nobody comes back before `release`. How many were cut."""
        return int(self._do("drop", shard=shard, hold=hold)["dropped"])

    def release(self, shard: int) -> None:
        self._do("release", shard=shard)

    def op7(self, shard: int) -> None:
        """Ask the shard to reconnect and resume."""
        self._do("op7", shard=shard)

    def op9(self, shard: int, *, resumable: bool = False) -> None:
        """Invalidate the shard's session."""
        self._do("op9", shard=shard, resumable=resumable)

    def fail_next(
        self,
        method: str,
        path_pattern: str,
        status: int,
        times: int = 1,
        body: View | None = None,
        *,
        after: bool = False,
    ) -> None:
        """Fail the next matching requests (`*` is any method; the pattern is searched below /api/v10).

        With `after` the request does its work and only the answer is lost.
        """
        self._do("fail_next", method=method, path=path_pattern, status=status, times=times, body=body, after=after)

    def guild_join(
        self,
        name: str = "New guild",
        *,
        guild_id: int | None = None,
        channels: int = 1,
        greeted_in: int | None = None,
        locale: str = "en-US",
    ) -> View:
        """The bot joins; `greeted_in` is the channel (of those it has, from 0) where Discord greets newcomers."""
        return self._do("guild_join", name=name, id=guild_id, channels=channels, greeted_in=greeted_in, locale=locale)

    def guild_leave(self, guild_id: int) -> None:
        """The bot is thrown out."""
        self._do("guild_leave", guild_id=guild_id)

    def boost(self, guild_id: int, tier: int) -> None:
        """A guild of tier 2 takes files of 50 MiB, of tier 3 of 100."""
        self._do("guild", guild_id=guild_id, boosts=tier)

    def offer_commands(self, guild_id: int, *, to_all: bool) -> None:
        """To all, as admins may decide (and as it is here at first); or as commands themselves say."""
        self._do("guild", guild_id=guild_id, open_commands=to_all)

    def role(self, guild_id: int, name: str = "Painters") -> int:
        """Make a role; its id."""
        return int(self._do("role", guild_id=guild_id, name=name)["role_id"])

    def entitle(
        self, sku_id: int, *, user_id: int | None = None, guild_id: int | None = None, seconds: float | None = None
    ) -> int:
        """A member or a guild buys something, for so long or (None) for ever; the entitlement's id."""
        told = {"sku_id": sku_id, "user_id": user_id, "guild_id": guild_id, "seconds": seconds}
        return int(self._do("entitle", **told)["entitlement_id"])

    def remove_permission(self, channel_id: int, *names: str) -> None:
        """Take the bot's permissions in a channel: without VIEW_CHANNEL 403 50001, without others 403 50013."""
        self._do("permissions", channel_id=channel_id, removed=names or ("VIEW_CHANNEL",))

    def restore_permissions(self, channel_id: int) -> None:
        self._do("permissions", channel_id=channel_id, removed=())

    def member(
        self, guild_id: int, user_id: int, *, permissions: Sequence[str] = (), roles: Sequence[int] = ()
    ) -> None:
        """Give a member permissions (`MANAGE_MESSAGES`, `MANAGE_GUILD`, …) and roles."""
        self._do("member", guild_id=guild_id, user_id=user_id, permissions=permissions, roles=roles)

    def age_restrict(self, channel_id: int, nsfw: bool = True) -> None:
        self._do("channel", channel_id=channel_id, nsfw=nsfw)

    def thread(self, channel_id: int) -> int:
        """Open a thread in a channel, or a post in a forum; its id."""
        return int(self._do("thread", channel_id=channel_id)["channel_id"])

    def archive(self, thread_id: int, *, locked: bool = False) -> None:
        """Close a thread: 400 50083 to edits. A message opens it again; in a locked one there is none, 403 160005."""
        self._do("channel", channel_id=thread_id, archived=True, locked=locked)

    def make(self, channel_id: int, kind: int) -> None:
        """Make it a channel of another kind (model/guilds.py)."""
        self._do("channel", channel_id=channel_id, kind=kind)

    def close_direct(self, channel_id: int, *, closed: bool = True) -> None:
        """The member takes no more direct messages from the bot: 403 50007."""
        self._do("channel", channel_id=channel_id, closed=closed)

    def limits(self, **values: Any) -> View:
        """Change limits by name (model/limits.py); all of them as they are then."""
        self._do("limits", **values)
        found: View = self._see("limits")
        return found

    def advance(self, seconds: float) -> None:
        """Move Discord's clock forward: past a deadline, or a token's life."""
        self._do("advance", seconds=seconds)

    def hold_files(self) -> None:
        """Answer nobody who asks for an attachment until `release_files`; `cdn()["waiting"]` counts them."""
        self._do("files", held=True)

    def release_files(self) -> None:
        self._do("files", held=False)
