"""The panel's sections, and what can be pressed in them: all of it is in the custom ids."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from distillery.vocabulary.text import Text, text


class Section(StrEnum):
    """One part of the settings, by the name that its subcommand has."""

    SHOW = "show"  # all of it
    CHANNELS = "channels"
    FREE = "free"
    ROLES = "roles"
    CHANNEL = "channel"  # what one channel takes
    MODELS = "models"
    LORAS = "loras"
    ROLE = "role"  # what one role gives
    NSFW = "nsfw"
    WORDS = "words"
    VISIBILITY = "visibility"
    LANGUAGE = "language"
    LOG = "log"
    APPEALS = "appeals"


PARTS = tuple(section for section in Section if section is not Section.SHOW)
TITLES: dict[Section, Text] = {
    Section.SHOW: text("Settings of this server"),
    Section.CHANNELS: text("Channels"),
    Section.FREE: text("Free channels"),
    Section.ROLES: text("Who may ask"),
    Section.CHANNEL: text("Defaults and limits by channel"),
    Section.MODELS: text("Models"),
    Section.LORAS: text("LoRAs"),
    Section.ROLE: text("Quotas and priority by role"),
    Section.NSFW: text("Adult content"),
    Section.WORDS: text("Blocked words"),
    Section.VISIBILITY: text("Who sees results"),
    Section.LANGUAGE: text("Language"),
    Section.LOG: text("Log channel"),
    Section.APPEALS: text("Appeals"),
}
EXPLAINED: dict[Section, Text] = {
    Section.SHOW: text("Everything here takes effect at once, and you may leave it all as it is."),
    Section.CHANNELS: text("Where pictures are made. Choose none, and they are made in every channel."),
    Section.FREE: text("Channels for the free commands alone. Choose none, and free commands go with the others."),
    Section.ROLES: text("Members with one of these roles may ask for pictures. Choose none, and everybody may."),
    Section.CHANNEL: text("What a channel takes when a member says nothing, and the most they may ask for there."),
    Section.MODELS: text("The models that may be used here. Choose none, and all may be used."),
    Section.LORAS: text("The LoRAs that may be used here. Choose none, and all may be used."),
    Section.ROLE: text("How many pictures a role gives to its members, and whose turn comes sooner."),
    Section.NSFW: text(
        "What becomes of requests and pictures that are for adults. Some things are refused everywhere."
    ),
    Section.WORDS: text("Words that are refused here, beside what is refused everywhere. Members never see this list."),
    Section.VISIBILITY: text("Whether everybody in the channel sees a result, or only the member who asked for it."),
    Section.LANGUAGE: text("The language of what everybody can see. What only one member sees is always in theirs."),
    Section.LOG: text("Where I post what admins change and what I refuse for its content."),
    Section.APPEALS: text("What members who were refused or blocked read: whom to turn to if they think it is wrong."),
}


class Verb(StrEnum):
    """What a control of the panel does."""

    OPEN = "open"  # shows a section
    GO = "go"  # a select of sections
    SET = "set"  # a select that holds what is chosen
    PICK = "pick"  # a select of whom a form is about
    FORM = "form"  # opens a form
    RESET = "reset"
    BEGIN = "begin"  # shows a section in a message of its own


FORMS = (Section.CHANNEL, Section.ROLE, Section.WORDS, Section.APPEALS)  # where something is written
ABOUT_ONE = (Section.CHANNEL, Section.ROLE)
_ABOUT = "(?::(?P<about>[0-9]{1,20}))?"
CONTROL = re.compile(f"c:(?P<verb>{'|'.join(Verb)}):(?P<section>{'|'.join(Section)}){_ABOUT}")
SUBMITTED = re.compile(f"cf:(?P<section>{'|'.join(FORMS)}){_ABOUT}")
RETYPE = re.compile(f"ct:(?P<section>{'|'.join(FORMS)}){_ABOUT}")
# Older changes, a member's strikes; a page of the blocked pictures, and the select of those on it.
ADMIN = re.compile(r"ad:(?P<verb>audit|clear|pictures):(?P<about>[0-9]{1,20})")
UNBLOCK = re.compile(r"ad:unblock:(?P<about>[0-9]{1,20})")


@dataclass(frozen=True)
class Control:
    """A verb and a section, and a page, or the id of a channel or role, if it is about one."""

    verb: Verb
    section: Section
    about: str | None = None

    @property
    def custom_id(self) -> str:
        """``c:<verb>:<section>[:<page or id>]``."""
        return f"c:{self.verb}:{self.section}" + (f":{self.about}" if self.about else "")

    @property
    def page(self) -> int:
        """From 0."""
        return int(self.about or 0)

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        """None for an id that is none of ours."""
        match = CONTROL.fullmatch(custom_id)
        return cls(Verb(match["verb"]), Section(match["section"]), match["about"]) if match else None
