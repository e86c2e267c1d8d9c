"""Signs what a browser keeps for us, by a clock that may be put back."""

from __future__ import annotations

from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner


class PatientSigner(TimestampSigner):
    """What was signed a moment from now is as good as new. Else a clock that is put back by an
    hour would sign everybody out who came in the hour before."""

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as fault:
            now = self.timestamp_to_datetime(self.get_timestamp())
            if fault.date_signed is None or fault.date_signed <= now:
                raise
            return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]
