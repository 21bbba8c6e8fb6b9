"""How many people there are among rows: one who stands in two rows is one person."""

import numpy as np
import pandas as pd

from .folding import fold_words


def persons(nguoi: pd.DataFrame) -> pd.Series:
    """For each row the label of the first row of the same person.

    One number is one person where name or birth date agree as well; two people under one number
    stay two. A row without a number is the one of the same name and birth date in its unit. What
    tells too little is a person of its own.

    Args:
        nguoi: ``Records.nguoi`` (``cccd``, ``ho_ten``, ``ngay_sinh``, ``_don_vi``).
    """
    label = pd.Series(np.arange(len(nguoi)), index=nguoi.index)
    digits = nguoi["cccd"].astype("str").str.replace(r"\D", "", regex=True)
    number = digits.where(digits.str.len().between(9, 12)).str.zfill(12)
    several = number.notna() & number.duplicated(keep=False)
    told = nguoi["ho_ten"].notna() & (nguoi["ngay_sinh"].str.len() == 10)
    without = number.isna() & told
    if several.any():
        rows = nguoi[several]
        keys = [number[several] + "|" + _names(rows), number[several] + "|" + rows["ngay_sinh"]]
        # Who agrees with one by name and with another by birth date joins all three.
        for key in (*keys, *keys):
            first = label[several].groupby(key).transform("min")
            label[several] = first.fillna(label[several]).astype("int64")
    if without.any():
        near = told & nguoi["ngay_sinh"].isin(set(nguoi.loc[without, "ngay_sinh"]))
        rows = nguoi[near]
        key = rows["_don_vi"].fillna("") + "|" + _names(rows) + "|" + rows["ngay_sinh"]
        first = label[near].groupby(key).transform("min")
        label[without] = first[without[near]]
    return pd.Series(nguoi.index.to_numpy()[label], index=nguoi.index)


def _names(rows: pd.DataFrame) -> pd.Series:
    """The names without tone marks and capitals; NaN where there is none."""
    return rows["ho_ten"].map({n: fold_words(n) for n in rows["ho_ten"].dropna().unique()})


def count(nguoi: pd.DataFrame) -> int:
    """How many people the rows are."""
    return int(persons(nguoi).nunique())
