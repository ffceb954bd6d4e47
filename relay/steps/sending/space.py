"""The disk of the journal: nothing is sent that could not be written down afterwards."""

import structlog

from relay.journal.journal import Journal

log = structlog.get_logger()
ENOUGH = 16 * 2**20  # octets: the results of what is under way, and a little life


class Space:
    """What is left on the disk, and a word to the operator when it gets short."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._short = False

    def enough(self) -> bool:
        """Whether the disk has room for results; to be asked before anything is claimed."""
        free = self._journal.free
        was, self._short = self._short, free < ENOUGH
        if self._short and not was:
            detail = f"{free // 2**20} MiB left on the disk of the journal"
            log.warning("gateway.stopped", result="no space", detail=detail)
        elif was and not self._short:
            log.info("gateway.resumed", result="no space")
        return not self._short
