"""Where the limits count: on Redis, so that all machines count together; while it is away, each
process for itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from limits.storage import MemoryStorage, Storage, storage_from_string

log = logging.getLogger("kaizen")

Counted = TypeVar("Counted")

HERE = "memory://"
SCHEME = "kaizen+"
ANSWERS_WITHIN = 0.3  # seconds; a page must not wait for what only counts
LEFT_ALONE_FOR = 5.0  # seconds, until it is asked again


def counts_at(redis_url: str) -> tuple[str, dict[str, Any]]:
    """The address and the options of the storage, in the words of flask-limiter."""
    if not redis_url:
        return HERE, {}
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    options = {
        "socket_timeout": ANSWERS_WITHIN,
        "socket_connect_timeout": ANSWERS_WITHIN,
        "retry": Retry(NoBackoff(), 0),
    }
    return SCHEME + redis_url.replace("unix://", "redis+unix://", 1), options


class SharedCounts(Storage):
    """Redis as long as it answers, else this process; and Redis again as soon as it is back."""

    STORAGE_SCHEME = [SCHEME + far for far in ("redis", "rediss", "redis+unix")]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.redis = storage_from_string(uri.removeprefix(SCHEME), **options)
        self.here = MemoryStorage()
        self.left_alone_until = 0.0

    def counted(self, where: Callable[[Any], Counted]) -> Counted:
        if time.monotonic() < self.left_alone_until:
            return where(self.here)
        try:
            return where(self.redis)
        except self.redis.base_exceptions as fault:
            self.left_alone_until = time.monotonic() + LEFT_ALONE_FOR
            log.warning("Redis is away, limits count in this process: %s", fault)
            return where(self.here)

    @property
    def base_exceptions(self) -> Any:
        return self.redis.base_exceptions

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self.counted(lambda counts: counts.incr(key, expiry, amount=amount))

    def get(self, key: str) -> int:
        return self.counted(lambda counts: counts.get(key))

    def get_expiry(self, key: str) -> float:
        return self.counted(lambda counts: counts.get_expiry(key))

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return self.counted(lambda counts: counts.reset())

    def clear(self, key: str) -> None:
        self.counted(lambda counts: counts.clear(key))
