"""A list of several units, sent by none of them alone: for each unit it is a file of its own, so
that a later file of that unit comes in the place of its people and of nobody else's."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ..validators.vocabulary import SEVERAL
from .submissions import Judged


def parted(files: pd.DataFrame, people: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The files, each that nobody is known to have sent followed at the end by one line more for
    each unit that its rows name; and the people, with ``file`` leading to these.

    Args:
        files, people: as ``submissions`` takes them; people with ``unit`` besides, '' unknown.
    """
    nobody = (files["unit"] == "").to_numpy()[people["file"]]
    own = people.loc[nobody & (people["unit"] != "").to_numpy(), ["file", "unit"]]
    if own.empty:
        return files, people
    each = own.drop_duplicates().sort_values(["file", "unit"])
    number = pd.Series(np.arange(len(each)) + len(files), index=pd.MultiIndex.from_frame(each))
    at = people["file"].copy()
    at.loc[own.index] = number.reindex(pd.MultiIndex.from_frame(own)).to_numpy()
    more = files.iloc[each["file"]].assign(unit=each["unit"].to_numpy())
    return pd.concat([files, more], ignore_index=True), people.assign(file=at)


def joined(judged: Judged, count: int) -> Judged:
    """What came of the files, each on one line again, of which the first *count* were given. A file
    whose parts fared differently counts in part; its ``unit`` names them all."""
    files = judged.files
    if len(files) == count:
        return judged
    lines = []
    for _, own in files.groupby("file", sort=False):
        with_people = own[own["people"] > 0] if (own["people"] > 0).any() else own
        outcomes = [*dict.fromkeys(with_people["outcome"])]
        outcome = outcomes[0] if len(outcomes) == 1 else _together(outcomes)
        lines.append(
            own.iloc[0].to_dict()
            | {
                "unit": SEVERAL.join(filter(None, with_people["unit"])),
                "people": int(own["people"].sum()),
                "counted": int(own["counted"].sum()),
                "outcome": outcome,
            }
        )
    told = pd.DataFrame(lines, columns=list(files)).astype(files.dtypes.to_dict())
    trace = judged.trace.groupby(["file", "other"], sort=False, as_index=False)["people"].sum()
    questions = judged.questions.drop_duplicates(["file", "other", "why"], ignore_index=True)
    return replace(judged, files=told, trace=trace, questions=questions)


def _together(outcomes: list[str]) -> str:
    return "part" if {"stands", "part"} & {*outcomes} else outcomes[0]
