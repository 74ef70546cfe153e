"""Whether a service helped, and what happened there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trepconnect.matching.domain.saved import Helped, WhatHappened
from trepconnect.platform.language.i18n import _l

HELPED: Final[Mapping[Helped, Any]] = {
    Helped.YES: _l("Yes, it helped"),
    Helped.NO: _l("No, it did not help"),
    Helped.NOT_YET: _l("Not yet"),
}

HAPPENED: Final[Mapping[WhatHappened, Any]] = {
    WhatHappened.GOT_HELP: _l("I got the help I needed"),
    WhatHappened.SENT_ELSEWHERE: _l("They sent me to somebody else"),
    WhatHappened.WAITING: _l("I am waiting for them"),
    WhatHappened.NO_ANSWER: _l("Nobody answered"),
    WhatHappened.NOT_MY_LANGUAGE: _l("They could not speak with me in my language"),
    WhatHappened.NOT_FOR_ME: _l("They said it is not for me"),
    WhatHappened.TOO_EXPENSIVE: _l("It cost too much"),
    WhatHappened.WRONG_DETAILS: _l("The address, the phone number or the hours were wrong"),
    WhatHappened.DID_NOT_GO: _l("I have not gone there"),
}
