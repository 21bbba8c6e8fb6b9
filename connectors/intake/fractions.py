"""Steps typed as "3/8" that a program took for a date: read where the coefficient beside them is
the one of that step in a scale of so many steps."""

from typing import Any

import pandas as pd

from ...validators.pay_tables import is_step_of

FRACTION = "a fraction became a date"


def read(nguoi: pd.DataFrame, problems: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The *problems*, those of steps that the coefficient proves as doubts about what was read; the
    steps are put into *nguoi* in place."""
    asked = [p for p in problems if (p[3], p[7]) == ("bac", FRACTION)]
    if not asked or "he_so" not in nguoi:
        return problems
    rows = zip(nguoi["_table"].tolist(), nguoi["_row"].tolist(), strict=True)
    at = {place: i for i, place in enumerate(rows)}
    values = nguoi["he_so"].to_numpy(dtype="float64")
    proven, steps = {}, nguoi["bac"].to_numpy(dtype="float64", copy=True)
    for problem in asked:
        place = at.get((problem[0], problem[1]), -1)
        step, of = map(int, problem[6].split("/"))
        if place >= 0 and is_step_of(step, of, float(values[place])):
            steps[place] = float(step)
            proven[problem] = (*problem[:4], "ld-date-ambiguous", *problem[5:])
    nguoi["bac"] = steps
    return [proven.get(p, p) for p in problems]
