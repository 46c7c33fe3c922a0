"""Pictures that were made here as pictures that a next command starts from. Blocking."""

from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.members.brought import note
from distillery.pictures import PictureRefused, Pictures
from distillery.queue.views import Picture
from distillery.storage.port import MissingObject, Storage

requests, pictures = schema.requests, schema.pictures


class Copies:
    """Made the first time that somebody asks for more of a picture; whoever does may name the copy from then on."""

    def __init__(self, database: Database, storage: Storage, stored: Pictures) -> None:
        self._database = database
        self._storage = storage
        self._stored = stored

    def name(self, request_id: str, picture: Picture, member_id: str) -> str:
        """What the copy of a request's picture is called.

        Raises MissingObject when the picture is gone, PictureRefused, StorageError.
        """
        name = self._known(request_id, picture.ordinal) or self._stored.keep(self._storage.get(picture.key)).name
        if not self._database.write(lambda tx: _record(tx, request_id, picture.ordinal, name, member_id)):
            self._stored.remove(name)  # it was deleted meanwhile, and so was what there was of copies
            raise MissingObject(picture.key)
        return name

    def _known(self, request_id: str, ordinal: int) -> str | None:
        one = select(pictures.c.kept_name).join(requests, requests.c.id == pictures.c.request_id)
        with self._database.read() as connection:
            found = connection.execute(
                one.where(requests.c.public_id == request_id, pictures.c.ordinal == ordinal)
            ).scalar()
        try:
            return self._stored.bring(found).name if found else None
        except PictureRefused:  # it was stored once, and is not any more
            return None


def _record(tx: Connection, request_id: str, ordinal: int, name: str, member_id: str) -> bool:
    """Remember the copy, so that it goes when the picture goes. False where it is gone already."""
    row = tx.execute(select(requests).where(requests.c.public_id == request_id).with_for_update()).one_or_none()
    if row is None or row.deleted_at is not None:
        return False
    mine = (pictures.c.request_id == row.id) & (pictures.c.ordinal == ordinal)
    tx.execute(update(pictures).where(mine).values(kept_name=name))
    note(tx, member_id, [name])
    return True
