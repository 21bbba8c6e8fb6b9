"""The normalised people as one file: parquet, csv or jsonl by suffix."""

from pathlib import Path

import pandas as pd

from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.texts import t
from ..files import write_private

SUFFIXES = (".parquet", ".csv", ".jsonl")
PLACE = {"_file": "Tệp", "_sheet": "Trang tính", "_row": "Dòng"}
"""Columns that follow the fields, and what they hold: where the person stood."""


def people(records: Records) -> pd.DataFrame:
    """One line a person: every field of the dictionary, then ``_file``, ``_sheet`` and ``_row``."""
    tables = records.tables.set_index("_table")
    place = pd.DataFrame(
        {
            "_file": tables["file"].reindex(records.nguoi["_table"]).to_numpy(),
            "_sheet": tables["sheet"].reindex(records.nguoi["_table"]).to_numpy(),
            "_row": records.nguoi["_row"].to_numpy(),
        }
    )
    fields = [f.name for f in dictionary.nguoi().fields]
    return pd.concat([records.nguoi[fields].reset_index(drop=True), place], axis=1)


def write_records(records: Records, path: Path) -> None:
    """Write :func:`people` to *path*, readable by the owner only.

    Raises:
        ValueError: the suffix is none of :data:`SUFFIXES`.
    """
    frame = people(records)
    if path.suffix == ".parquet":
        data = frame.to_parquet(index=False)
    elif path.suffix == ".csv":
        whole = [f.name for f in dictionary.nguoi().fields if f.kind == "int"]
        # 3 and not 3.0: other programs read a whole number.
        data = frame.astype(dict.fromkeys(whole, "Int64")).to_csv(index=False).encode("utf-8-sig")
    elif path.suffix == ".jsonl":
        data = frame.to_json(orient="records", lines=True, force_ascii=False).encode()
    else:
        raise ValueError(
            t(
                "Không ghi được {file}: đuôi tệp phải là {suffixes}",
                file=path,
                suffixes=", ".join(SUFFIXES),
            )
        )
    write_private(path, data)
