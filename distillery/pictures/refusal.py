"""Why a picture is not taken: a code, a sentence, and what to do next, for each reason there is."""

from collections.abc import Iterable

from distillery.vocabulary.errors import DistilleryError, Problem

UPLOAD = "Upload the picture to Discord and use its link, or attach it."


class PictureRefused(DistilleryError):
    """A picture that a member brought is not taken. `problem` has no flag: whoever knows which one it was adds it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        self.problem = Problem(code=code, message=message, hint=hint)
        super().__init__(str(self.problem))


# Of links


def unknown_reference() -> PictureRefused:
    return PictureRefused("unknown_reference", "That is neither a link nor the name of a stored picture.", UPLOAD)


def bad_link() -> PictureRefused:
    return PictureRefused("bad_link", "The link is malformed.", "Copy it again, or attach the picture.")


def not_discord(origin: str, hosts: Iterable[str]) -> PictureRefused:
    message = f"The link leads to {origin[:100]}; pictures are taken from {' and '.join(hosts)} only."
    return PictureRefused("not_discord", message, UPLOAD)


def not_https() -> PictureRefused:
    return PictureRefused("not_https", "The link begins with http://, which is not taken.", "Begin it with https://.")


def private_address(host: str) -> PictureRefused:
    message = f"The link's host, {host}, lies in a network that is not public."
    return PictureRefused("private_address", message, UPLOAD)


def unknown_host(host: str) -> PictureRefused:
    message = f"The link's host, {host}, could not be found."
    return PictureRefused("unknown_host", message, "Check the link, or try again in a minute.")


def expired_link() -> PictureRefused:
    hint = "Open the picture in Discord and copy its link again, or attach it."
    return PictureRefused("expired_link", "This Discord link has expired: they last about a day.", hint)


def nothing_there(status: int) -> PictureRefused:
    message = f"There is no picture at that link (any more): it answers {status}."
    return PictureRefused("nothing_there", message, "Copy the link again, or upload the picture anew.")


def too_many_redirects(most: int) -> PictureRefused:
    message = f"The link leads on more than {most} times."
    return PictureRefused("too_many_redirects", message, UPLOAD)


def cannot_fetch(why: str) -> PictureRefused:
    message = f"The picture could not be fetched: {why}."
    return PictureRefused("cannot_fetch", message, "Try again in a minute, or attach the picture.")


def too_slow(seconds: float) -> PictureRefused:
    message = f"The picture did not arrive within {seconds:g} seconds."
    return PictureRefused("too_slow", message, "Try again in a minute, or bring a smaller file.")


# Of files


def too_large(limit: int) -> PictureRefused:
    message = f"The file is larger than {limit / 2**20:g} MB."
    return PictureRefused("too_large", message, "Make it smaller, or save it as JPEG.")


def too_many_pixels(limit: int) -> PictureRefused:
    message = f"The picture has more than {limit / 1_000_000:g} million pixels."
    return PictureRefused("too_many_pixels", message, "Make it smaller and bring it again.")


def not_a_picture() -> PictureRefused:
    message = "The file is no PNG, JPEG or WebP, whatever its name says."
    return PictureRefused("not_a_picture", message, "Save the picture as one of these and bring it again.")


def two_formats() -> PictureRefused:
    message = "The file is a picture and something else at once."
    return PictureRefused("two_formats", message, "Save the picture anew and bring it again.")


def inflated_text() -> PictureRefused:
    message = "The texts or colour profile in the picture's file grow far too large when unpacked."
    return PictureRefused("inflated_text", message, "Save the picture without metadata and bring it again.")


def too_many_scans() -> PictureRefused:
    message = "The JPEG draws the picture over and over, which would take far too long."
    return PictureRefused("too_many_scans", message, "Save it as a plain JPEG or PNG and bring it again.")


def broken_picture() -> PictureRefused:
    message = "The picture's file is damaged or cut off."
    return PictureRefused("broken_picture", message, "Open it in a viewer, save it anew and bring it again.")


# Of what is stored


def unknown_picture(name: str) -> PictureRefused:
    message = f'There is no stored picture "{name}" (any more).'
    return PictureRefused("unknown_picture", message, "Bring the picture again by its link, or attach it.")
