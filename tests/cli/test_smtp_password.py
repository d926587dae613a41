"""`sesmodel smtp-password` derives a password, and nothing else is printed."""

import pytest

from tests.cli.running import program, run

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PASSWORD = "BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9"
NO_SECRET = {"AWS_SECRET_ACCESS_KEY": ""}


@pytest.mark.spec("SMTP-11")
def test_the_password_is_all_that_is_printed() -> None:
    result = program("-m", "sesmodel", "smtp-password", SECRET, "us-east-1")

    assert (result.returncode, result.stdout, result.stderr) == (0, f"{PASSWORD}\n".encode(), b"")


@pytest.mark.spec("SMTP-11")
def test_the_secret_comes_from_standard_input_or_the_environment_too() -> None:
    assert run("smtp-password", "-", "us-east-1", stdin=f"{SECRET}\r\n".encode()).stdout == f"{PASSWORD}\n"
    assert run("smtp-password", "us-east-1", env={"AWS_SECRET_ACCESS_KEY": SECRET}).stdout == f"{PASSWORD}\n"
    other = run("smtp-password", SECRET, "us-east-1", env={"AWS_SECRET_ACCESS_KEY": "another"})
    assert other.stdout == f"{PASSWORD}\n", "the argument counts"


@pytest.mark.spec("SMTP-10", "SMTP-11")
def test_a_region_that_is_not_in_the_list_is_refused() -> None:
    result = run("smtp-password", SECRET, "eu-west-3")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "The eu-west-3 Region doesn't have an SMTP endpoint." in result.stderr
    assert len(run("smtp-password", "--any-region", SECRET, "eu-west-3").stdout) == 45


@pytest.mark.spec("SMTP-11")
@pytest.mark.parametrize(
    "words", [(), (SECRET, "x", "us-east-1"), ("us-east-1", SECRET), ("us-east-1",), ("-", "us-east-1")]
)
def test_a_command_that_is_wrong_shows_no_secret(words: tuple[str, ...]) -> None:
    result = run("smtp-password", *words, env=NO_SECRET)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert SECRET not in result.stderr
