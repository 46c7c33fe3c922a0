"""Discord's refusals: HTTP status, JSON error code, message (API reference, "Opcodes and Status Codes")."""

from typing import Any

from tests.support.discord.rules.problem import Problem


class ApiError(Exception):
    """One error answer, as schema `ErrorResponse`."""

    def __init__(self, status: int, code: int, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message
        self.problems = problems or []

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"message": self.message, "code": self.code}
        return {**answer, "errors": _nested(self.problems)} if self.problems else answer


def invalid_form(problems: list[Problem]) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", problems)


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def expired_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


def not_the_author() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def no_direct_messages() -> ApiError:
    return ApiError(403, 50007, "Cannot send messages to this user")


def no_messages_here() -> ApiError:
    return ApiError(400, 50008, "Cannot send messages in a non-text channel")


def archived_thread() -> ApiError:
    return ApiError(400, 50083, "Thread is archived")


def locked_thread() -> ApiError:
    return ApiError(403, 160005, "Thread is locked")


def unknown_route() -> ApiError:
    return ApiError(404, 0, "404: Not Found")


def unknown_channel() -> ApiError:
    return ApiError(404, 10003, "Unknown Channel")


def unknown_message() -> ApiError:
    return ApiError(404, 10008, "Unknown Message")


def unknown_webhook() -> ApiError:
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    return ApiError(404, 10062, "Unknown interaction")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def too_large() -> ApiError:
    return ApiError(413, 40005, "Request entity too large")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def not_json() -> ApiError:
    return ApiError(400, 50109, "The request body contains invalid JSON.")


def too_many_creates() -> ApiError:
    return ApiError(400, 30034, "Max number of daily application command creates has been reached (200)")


def _nested(problems: list[Problem]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for problem in problems:
        node = tree
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return tree
