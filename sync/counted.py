"""The records of the people who count, once the files of a period are judged."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ..validators.records import Records
from ..validators.vocabulary import SUBMISSIONS
from .submissions import Judged


def counted(records: Records, judged: Judged) -> Records:
    """Only the people who count, each with the lists that still hold.

    A list is replaced as its person is. One that the later file does not have at all stays and
    goes over to the person's later row: nothing was said of it.

    Args:
        records: of all the files, as they were judged.
    """
    outcome = judged.files["outcome"].to_numpy(dtype=object)
    if (outcome == "stands").all():
        return records
    number = {path: i for i, path in enumerate(judged.files["file"])}
    of_table = records.tables.set_index("_table")["file"].map(number)
    # What is told of a file that holds nobody, or the same as another, is told still.
    live = np.array([not SUBMISSIONS[o].aside for o in outcome])
    file = _numbers(records.nguoi["_table"].map(of_table))
    stands = judged.stands.to_numpy()
    by = records.nguoi.index.get_indexer(pd.Index(judged.by))
    # Where each row went: to itself, to the row that stands for it, or nowhere (-1).
    became = np.append(np.where(stands, np.arange(len(stands)), by), -1)
    wholly = np.append(judged.wholly.to_numpy(), False)
    label = np.append(records.nguoi.index.to_numpy(), -1)
    con, keep = {}, {}
    for name, lines in records.con.items():
        own = _numbers(lines["_table"].map(of_table))
        at = records.nguoi.index.get_indexer(pd.Index(lines["_nguoi"]))
        now = became[at]
        later = np.append(file, -1)[now]
        told_again = (now != at) & (wholly[at] | (np.isin(later, own) & (later != own)))
        nobody = (at < 0) & (np.append(outcome, "")[own] == "replaced")
        keep[name] = np.append(live, True)[own] & ~told_again & ~((at >= 0) & (now < 0)) & ~nobody
        con[name] = lines.assign(_nguoi=label[now])
    others = np.append(live, True)[_numbers(records.tables["_table"].map(of_table))]
    return replace(records, con=con, tables=records.tables[others]).only(stands, keep)


def _numbers(files: pd.Series) -> np.ndarray:
    """Positions of files, -1 for none."""
    return files.fillna(-1).to_numpy("int64")
