"""Every error is a sentence for the person in front of the system."""

from distillery.vocabulary.errors import (
    CommandError,
    DistilleryError,
    EndpointError,
    JobLost,
    Problem,
    Refused,
    StorageError,
    Unavailable,
)


def test_a_problem_says_what_to_do_next() -> None:
    problem = Problem("unknown_flag", "There is no flag --arr.", flag="--arr", hint="Did you mean --ar?")
    assert str(problem) == "There is no flag --arr. Did you mean --ar?"
    assert problem.to_dict() == {
        "code": "unknown_flag",
        "message": "There is no flag --arr.",
        "flag": "--arr",
        "hint": "Did you mean --ar?",
    }


def test_a_command_error_tells_every_problem() -> None:
    error = CommandError(Problem(code, f"{code}.") for code in ("one", "two"))
    assert [problem.code for problem in error.problems] == ["one", "two"]
    assert str(error) == "one.\ntwo."


def test_a_refusal_keeps_its_code_and_hint() -> None:
    refused = Refused("quota", "Nothing is left.", "Come back tomorrow.")
    assert (refused.problem.code, str(refused)) == ("quota", "Nothing is left. Come back tomorrow.")


def test_what_is_away_may_come_back_unless_it_says_otherwise() -> None:
    assert JobLost("gone").retryable
    assert not StorageError("no such bucket", retryable=False).retryable
    assert issubclass(JobLost, EndpointError)
    assert issubclass(EndpointError, Unavailable)
    assert issubclass(Unavailable, DistilleryError)
