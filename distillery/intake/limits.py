"""The gate of limits: does the tier, and do the channel and the guild, go as far as the command?

Asked twice: of what the member wrote, and again of what a picture's recipe brought.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.guilds.config import ANY_CHANNEL, NOTHING_DECIDED, ChannelConfig, GuildConfig
from distillery.intake.tier import Tier
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import Text, plural, text

_NAMED = 8  # how many models or LoRAs a hint lists


@dataclass(frozen=True)
class Limits:
    """What holds for one member in one channel."""

    tier: Tier
    channel: ChannelConfig = ANY_CHANNEL
    config: GuildConfig = NOTHING_DECIDED

    @property
    def most_images(self) -> int:
        """Pictures that a request may have."""
        return min(self.tier.max_images, self.channel.max_images or self.tier.max_images)

    @property
    def usual_images(self) -> int:
        """Pictures of a request that names no number: the channel's, else the tier's."""
        return min(self.channel.images or self.tier.images, self.most_images)

    def images(self, command: Command) -> int:
        """How many pictures `command` asks for: one where it cannot say."""
        return command.parameters.get("images") or self.usual_images if "images" in command.parameters else 1

    def check(self, command: Command, catalogue: Catalogue, member: str) -> None:
        """Raises Refused when `command` goes further, or takes models or LoRAs that the guild does not use."""
        self._numbers(command)
        if not catalogue.is_answered(command.name):
            self._model(command, catalogue, member)
            self._loras(command, catalogue, member)

    def _numbers(self, command: Command) -> None:
        images, steps = command.parameters.get("images"), command.parameters.get("steps")
        if images is not None and images > self.most_images:
            message = plural(
                self.most_images,
                "A request may have {count} picture here, and this asks for {wanted}.",
                "A request may have {count} pictures here, and this asks for {wanted}.",
                wanted=images,
            )
            raise Refused("images", message, text("Write --images {most} or fewer.", most=self.most_images))
        if steps is not None and self.channel.max_steps is not None and steps > self.channel.max_steps:
            message = plural(
                self.channel.max_steps,
                "Pictures are drawn in {count} step at most here, and this asks for {wanted}.",
                "Pictures are drawn in {count} steps at most here, and this asks for {wanted}.",
                wanted=steps,
            )
            raise Refused("steps", message, text("Write --steps {most} or fewer.", most=self.channel.max_steps))

    def _model(self, command: Command, catalogue: Catalogue, member: str) -> None:
        definition = catalogue.definitions[command.name]
        parameter = definition.of_type("model")
        named = command.parameters.get(parameter.name) if parameter else None
        if parameter is None or named is None or not self.config.models or named in self.config.models:
            return
        usable = [model.name for model in catalogue.library.visible_models(member, definition.families)]
        taken = [name for name in self.config.models if name in usable]
        message = text("{model} is not used in this server.", model=named)
        if not taken:
            hint = text("None of the server's models works with this command: try another command.")
        elif parameter.hidden:
            hint = text("The server uses: {names}.", names=_list(taken))
        else:
            hint = text("Take one of these with {flag}: {names}.", flag=parameter.flag, names=_list(taken))
        raise Refused("model", message, hint)

    def _loras(self, command: Command, catalogue: Catalogue, member: str) -> None:
        parameter = catalogue.definitions[command.name].of_type("loras")
        named = command.parameters.get(parameter.name) if parameter else None
        others = [name for name in named or () if self.config.loras and name not in self.config.loras]
        if parameter and others:
            visible = {lora.name for lora in catalogue.visible_loras(member, command.name)}
            taken = [name for name in self.config.loras if name in visible]
            message = plural(
                len(others),
                "The LoRA {names} is not used in this server.",
                "The LoRAs {names} are not used in this server.",
                names=_list(others),
            )
            raise Refused("lora", message, _instead(taken))


def _instead(loras: list[str]) -> Text:
    if not loras:
        return text("Leave that out and ask again.")
    return text("Leave that out, or use one of these: {names}.", names=_list(loras))


def _list(names: Iterable[str]) -> str:
    return ", ".join([*names][:_NAMED])
