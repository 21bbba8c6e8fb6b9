"""What an account must be allowed for each address of an office's desk: one table."""

import re
from functools import cache

from starlette.routing import compile_path

from ..office.accounts import ADMIN, DECIDE, READ, WORK

SELF = ""
"""Everybody who is in: it concerns themselves only."""
POSTS = {
    "/leave": SELF,
    "/language": SELF,
    "/account/password": SELF,
    "/files/{period}/take": WORK,
    "/files/{period}/read": WORK,
    "/files/one/{key}/check": WORK,
    "/files/one/{key}/columns": WORK,
    "/files/one/{key}/heading": WORK,
    "/files/one/{key}/said": WORK,
    "/files/one/{key}/unit": WORK,
    "/findings/export": WORK,
    "/findings/fix": WORK,
    "/findings/one/{key}/explain": WORK,
    "/people/search": READ,
    "/questions/{number:int}": DECIDE,
    "/questions/answers/{number:int}/withdraw": DECIDE,
    "/reports/{period}/print": WORK,
    "/decisions/{number:int}/book": DECIDE,
    "/letters/hear": WORK,
    "/register/take": DECIDE,
    "/units/reorganise/crosswalk": WORK,
    "/units/reorganise/crossed": WORK,
    "/rules/packs/rehearse": WORK,
    "/plans/{number:int}/notations": WORK,
    "/register/one/{key}/withdraw": DECIDE,
    "/month/run": WORK,
    "/month/gates": DECIDE,
    "/jobs/{number:int}/cancel": WORK,
    "/decisions/{number:int}/one": DECIDE,
    "/decisions/{number:int}/marked": DECIDE,
    "/decisions/{number:int}/all": DECIDE,
    "/plans/{number:int}/rehearse": WORK,
    "/plans/{number:int}/apply": DECIDE,
    "/plans/{number:int}/undo": DECIDE,
    "/plans/{number:int}/export": DECIDE,
    "/receipts/take": WORK,
    "/national/take": WORK,
    "/national/look": WORK,
    "/national/pull": DECIDE,
    "/national/forget": WORK,
    "/national/undo": DECIDE,
    "/figures/compare": READ,
    "/letters/preview": WORK,
    "/letters/send": WORK,
    "/letters/{number:int}/decide": WORK,
    "/units/take": DECIDE,
    "/units/reorganise/table": WORK,
    "/units/reorganise/chosen": WORK,
    "/units/{code}/password": WORK,
    "/templates/issue": WORK,
    "/audit/verify": READ,
    "/settings": ADMIN,
    "/accounts/{name}/role": ADMIN,
    "/accounts/{name}/lock": ADMIN,
}
"""What is written, by its route. What does not stand here nobody may from another machine."""
GETS = {"/settings": ADMIN, "/accounts": ADMIN}
"""Pages that not everybody sees who may read."""
UNRECORDED = ("/language", "/leave")
"""What needs no entry in the audit: it changes nothing of the office."""


def needed(method: str, path: str) -> tuple[str | None, str]:
    """(the right that a request needs, its route); None as the right: nobody has it."""
    if method in ("GET", "HEAD"):
        return GETS.get(path, READ), path
    for route, right in POSTS.items():
        if _pattern(route).match(path):
            return right, route
    return None, path


def numbers_only(route: str) -> bool:
    """Whether its addresses hold nothing but numbers beside its own words."""
    return "{" not in route.replace("{number:int}", "")


@cache
def _pattern(route: str) -> re.Pattern[str]:
    return compile_path(route)[0]
