"""What accounts must be: the sums of the ledger, summed here by themselves."""

from collections import defaultdict

from distillery.database import schema
from distillery.database.engine import Database
from tests.support.asks import rows

Sums = dict[tuple[str, str], tuple[int, int]]


def balances(database: Database) -> Sums:
    """``{(member, period): (reserved, spent)}`` by the ledger."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in rows(database, schema.ledger):
        account, pictures = sums[line["member_id"], line["period"]], line["pictures"]
        match line["kind"]:
            case "reserved":
                account[0] += pictures
            case "settled":
                account[0] -= pictures
                account[1] += pictures
            case "refunded":
                account[0] -= pictures
            case "granted":
                account[1] -= pictures
    return {account: (reserved, spent) for account, (reserved, spent) in sums.items()}


def accounts(database: Database) -> Sums:
    """The same by the accounts themselves."""
    return {
        (row["member_id"], row["period"]): (row["reserved"], row["spent"]) for row in rows(database, schema.accounts)
    }
