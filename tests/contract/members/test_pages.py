"""Pages of what members keep go both ways, whatever comes in between."""

from sqlalchemy import Connection

from distillery.cache.memory import MemoryDoorbell
from distillery.database.engine import Database
from distillery.members.favourites import Favourites
from distillery.members.history import History
from distillery.queue.cancel import cancel
from distillery.queue.line import line, under_way
from tests.contract.members.conftest import made
from tests.support.asks import put


def test_history_goes_both_ways(database: Database) -> None:
    ids = [put(database, "ada", text=f"fox {number}") for number in range(5)]
    put(database, "ben")
    history = History(database)
    found = [each.request_id for each in history.page("ada", 2, before=ids[4])]
    assert found == [ids[3], ids[2]]
    assert [each.request_id for each in history.page("ada", 2, after=ids[1])] == [ids[3], ids[2]]
    assert [each.request_id for each in history.page("ada", 9, after=ids[3])] == [ids[4]]


def test_history_with_favourites_alone(database: Database) -> None:
    first, _, third = (made(database, "ada") for _ in range(3))
    favourites = Favourites(database)
    for one, member in ((first, "ada"), (third, "ben")):
        favourites.toggle(member, one, 0)
    assert [each.request_id for each in History(database).page("ada", 9, favourites=True)] == [first]


def test_favourites_go_both_ways(database: Database) -> None:
    favourites = Favourites(database)
    ids = [made(database, "ada") for _ in range(4)]
    for one in ids:
        favourites.toggle("ben", one, 0)
    newest = favourites.page("ben", 4)
    assert [each.request_id for each in newest] == ids[::-1]
    assert favourites.page("ben", 2, after=newest[3].cursor) == newest[1:3]
    assert favourites.page("ben", 2, newest[1].cursor) == newest[2:]


def test_the_line_counts_pictures_and_finds_whose_they_are(database: Database) -> None:
    def mine(connection: Connection) -> list[str]:
        return under_way(connection, "ada", 9)

    with database.read() as connection:
        before = line(connection)
    first, second = put(database, "ada", images=3), put(database, "ada", images=2)
    put(database, "ben")
    with database.read() as connection:
        assert line(connection).waiting - before.waiting == 6
        assert mine(connection) == [second, first]
    cancel(database, MemoryDoorbell(), second)
    with database.read() as connection:
        assert mine(connection) == [first]
