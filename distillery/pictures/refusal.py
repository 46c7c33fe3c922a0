"""Why a picture is not taken: a code, a sentence, and what to do next, for each reason there is."""

from collections.abc import Iterable

from distillery.vocabulary.errors import DistilleryError, Problem
from distillery.vocabulary.text import Text, text

UPLOAD = text("Upload the picture to Discord and use its link, or attach it.")


class PictureRefused(DistilleryError):
    """A picture that a member brought is not taken. `problem` has no flag: whoever knows which one it was adds it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        self.problem = Problem(code=code, message=message, hint=hint)
        super().__init__(self.problem.told)


# Of links


def unknown_reference() -> PictureRefused:
    message = text("That is neither a link nor the name of a stored picture.")
    return PictureRefused("unknown_reference", message, UPLOAD)


def bad_link() -> PictureRefused:
    return PictureRefused("bad_link", text("The link is malformed."), text("Copy it again, or attach the picture."))


def not_discord(origin: str, hosts: Iterable[str]) -> PictureRefused:
    message = text(
        "The link leads to {origin}; pictures are taken from these hosts only: {hosts}.",
        origin=origin[:100],
        hosts=", ".join(hosts),
    )
    return PictureRefused("not_discord", message, UPLOAD)


def not_https() -> PictureRefused:
    message = text("The link begins with http://, which is not taken.")
    return PictureRefused("not_https", message, text("Begin it with https://."))


def private_address(host: str) -> PictureRefused:
    message = text("The link's host, {host}, lies in a network that is not public.", host=host)
    return PictureRefused("private_address", message, UPLOAD)


def unknown_host(host: str) -> PictureRefused:
    message = text("The link's host, {host}, could not be found.", host=host)
    return PictureRefused("unknown_host", message, text("Check the link, or try again in a minute."))


def expired_link() -> PictureRefused:
    message = text("This Discord link has expired: they last about a day.")
    hint = text("Open the picture in Discord and copy its link again, or attach it.")
    return PictureRefused("expired_link", message, hint)


def nothing_there(status: int) -> PictureRefused:
    message = text("There is no picture at that link (any more): it answers {status}.", status=status)
    return PictureRefused("nothing_there", message, text("Copy the link again, or upload the picture anew."))


def too_many_redirects(most: int) -> PictureRefused:
    return PictureRefused("too_many_redirects", text("The link leads on more than {most} times.", most=most), UPLOAD)


def compressed() -> PictureRefused:
    return _cannot_fetch(text("The picture could not be fetched: it comes compressed, which nobody asked for."))


def bad_status(status: int) -> PictureRefused:
    return _cannot_fetch(text("The picture could not be fetched: the server answers {status}.", status=status))


def connection_broke() -> PictureRefused:
    return _cannot_fetch(text("The picture could not be fetched: the connection broke."))


def no_answer() -> PictureRefused:
    return _cannot_fetch(text("The picture could not be fetched: the server does not answer as it should."))


def _cannot_fetch(message: Text) -> PictureRefused:
    return PictureRefused("cannot_fetch", message, text("Try again in a minute, or attach the picture."))


def too_slow(seconds: float) -> PictureRefused:
    message = text("The picture did not arrive within {seconds:g} seconds.", seconds=seconds)
    return PictureRefused("too_slow", message, text("Try again in a minute, or bring a smaller file."))


# Of files


def too_large(limit: int) -> PictureRefused:
    message = text("The file is larger than {size:g} MB.", size=limit / 2**20)
    return PictureRefused("too_large", message, text("Make it smaller, or save it as JPEG."))


def too_many_pixels(limit: int) -> PictureRefused:
    message = text("The picture has more than {count:g} million pixels.", count=limit / 1_000_000)
    return PictureRefused("too_many_pixels", message, text("Make it smaller and bring it again."))


def not_a_picture() -> PictureRefused:
    message = text("The file is no PNG, JPEG or WebP, whatever its name says.")
    return PictureRefused("not_a_picture", message, text("Save the picture as one of these and bring it again."))


def two_formats() -> PictureRefused:
    message = text("The file is a picture and something else at once.")
    return PictureRefused("two_formats", message, text("Save the picture anew and bring it again."))


def inflated_text() -> PictureRefused:
    message = text("The texts or colour profile in the picture's file grow far too large when unpacked.")
    return PictureRefused("inflated_text", message, text("Save the picture without metadata and bring it again."))


def too_many_scans() -> PictureRefused:
    message = text("The JPEG draws the picture over and over, which would take far too long.")
    return PictureRefused("too_many_scans", message, text("Save it as a plain JPEG or PNG and bring it again."))


def broken_picture() -> PictureRefused:
    message = text("The picture's file is damaged or cut off.")
    return PictureRefused("broken_picture", message, text("Open it in a viewer, save it anew and bring it again."))


# Of what is stored


def unknown_picture(name: str) -> PictureRefused:
    message = text('There is no stored picture "{name}" (any more).', name=name)
    return PictureRefused("unknown_picture", message, text("Bring the picture again by its link, or attach it."))
