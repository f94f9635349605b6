"""The door to storage elsewhere: what a URL names (`s3://`, `gs://`, `az://`, `file://` ...), through obstore.

Credentials and endpoints are the environment's, in the words of each provider (`AWS_ACCESS_KEY_ID`,
`AWS_ENDPOINT_URL` ...). Nothing here knows what is stored.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from interleaf.errors import IoError, PermissionDenied, WrongUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_AT_ONCE = 8
_RETRIES: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}


class Target:
    """One place to put files at, and to get them back from.

    Args:
        url: where; what follows the bucket is a folder in it.

    Raises: `WrongUsage` for a URL that nobody knows, or if obstore is not installed.
    """

    def __init__(self, url: str) -> None:
        self.url = shown(url)
        try:
            import obstore
            from obstore.store import LocalStore, from_url
        except ImportError:
            raise WrongUsage(
                reason="Backups elsewhere need more than is installed: pip install 'interleaf[cloud]'."
            ) from None
        self._api: Any = obstore
        try:
            if url.startswith("file://"):
                self._store: Any = LocalStore.from_url(url, mkdir=True)
            else:
                self._store = from_url(url, retry_config=_RETRIES)
        except Exception as error:  # the library raises whatever its parts raise
            reason = _first_line(error).replace(url, self.url)
            raise WrongUsage(reason=f"{self.url} is no place for backups: {reason}.") from None

    def names(self, folder: str) -> set[str]:
        """Names of the files directly in a folder."""

        def look() -> set[str]:
            pages = self._api.list(self._store, prefix=f"{folder}/")
            paths = [str(item["path"]) for page in pages for item in page]
            return {path[len(folder) + 1 :] for path in paths if "/" not in path[len(folder) + 1 :]}

        return self._try(folder, look)

    def folders(self, folder: str) -> set[str]:
        """Names of the folders directly in a folder."""

        def look() -> set[str]:
            found = self._api.list_with_delimiter(self._store, prefix=f"{folder}/")
            return {str(path).rstrip("/").rpartition("/")[2] for path in found["common_prefixes"]}

        return self._try(folder, look)

    def get(self, path: str, most: int) -> bytes | None:
        """Content of a file, None if there is none.

        Args:
            path: relative, with `/`.
            most: bytes; a larger file is refused unread.
        """

        def fetch() -> bytes | None:
            try:
                found = self._api.get(self._store, path)
            except FileNotFoundError:
                return None
            if found.meta["size"] > most:
                raise IoError(path=f"{self.url}/{path}", reason="it is larger than it may be")
            return bytes(found.bytes())

        return self._try(path, fetch)

    def put(self, path: str, data: bytes) -> None:
        """Write a file, over whatever is there."""
        self._try(path, lambda: self._api.put(self._store, path, data))

    def put_new(self, path: str, data: bytes) -> bool:
        """Write a file, unless there is one. Returns whether it was written; of two who try at once, one is told so."""

        def create() -> bool:
            try:
                self._api.put(self._store, path, data, mode="create")
            except self._api.exceptions.AlreadyExistsError:
                return False
            return True

        return self._try(path, create)

    def put_all(self, files: Iterable[tuple[str, bytes]]) -> int:
        """Write many new files, several at once. Returns how many were missing."""
        from concurrent.futures import ThreadPoolExecutor

        written = 0
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for batch in _batches(files):
                written += sum(pool.map(lambda file: self.put_new(*file), batch))
        return written

    def _try(self, path: str, work: Callable[[], T]) -> T:
        try:
            return work()
        except (self._api.exceptions.PermissionDeniedError, self._api.exceptions.UnauthenticatedError) as error:
            raise PermissionDenied(path=f"{self.url}/{path}") from error
        except (self._api.exceptions.BaseError, OSError) as error:
            raise IoError(path=f"{self.url}/{path}", reason=_first_line(error)) from error


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterable[Sequence[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    for file in files:
        batch.append(file)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def shown(url: str) -> str:
    """The URL without a password that somebody wrote into it, and without what no terminal should see."""
    scheme, found, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{found}{host.rpartition('@')[2]}{slash}{path}".rstrip("/")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["it failed"])[0][:300].rstrip(". ")
