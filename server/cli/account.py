"""What a command may cost: the options of the commands that ask a model, and the limit from the environment."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.assistant.metered import Account

LIMIT = "L4D2_MONTHLY_LIMIT"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what every command has that asks a model."""
    parser.add_argument("-m", "--model", default="builtin", metavar="NAME", help="a model preset (default: builtin)")
    parser.add_argument(
        "--fresh", action="store_true", help="ask the model, even if the same was asked within the last hour"
    )


def account(options: argparse.Namespace) -> Account:
    """Where its costs are noted. Raises `UnavailableError` when the limit in the environment is no amount."""
    from server.assistant.answers import Answers
    from server.assistant.ledger import Ledger
    from server.assistant.metered import Account
    from server.models.errors import UnavailableError

    said = os.environ.get(LIMIT, "").strip().removeprefix("$")
    try:
        limit = float(said or 0)
    except ValueError:
        limit = -1.0
    if not 0 <= limit < float("inf"):
        raise UnavailableError(f"{LIMIT} is to be an amount in US dollars, such as 5.")
    return Account(Ledger(), limit, Answers(), options.fresh)
