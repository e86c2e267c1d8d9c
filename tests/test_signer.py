import pytest
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from kaizen.web.signer import PatientSigner

AN_HOUR = 3600


@pytest.fixture
def at(monkeypatch):
    """Signs, and reads what is signed, so many seconds from now."""
    start = PatientSigner("secret").get_timestamp()
    seal = URLSafeTimedSerializer("secret", signer=PatientSigner)

    def shifted(seconds: int) -> URLSafeTimedSerializer:
        monkeypatch.setattr(PatientSigner, "get_timestamp", lambda _self: start + seconds)
        return seal

    return shifted


def test_what_was_signed_before_the_clock_was_put_back_still_counts(at):
    signed = at(0).dumps("who")
    assert at(-AN_HOUR).loads(signed, max_age=60) == "who"


def test_what_is_too_old_does_not(at):
    signed = at(0).dumps("who")
    with pytest.raises(SignatureExpired):
        at(AN_HOUR).loads(signed, max_age=60)


def test_what_somebody_else_signed_never_does(at):
    forged = URLSafeTimedSerializer("guessed").dumps("who")
    with pytest.raises(BadSignature):
        at(-AN_HOUR).loads(forged, max_age=60)
