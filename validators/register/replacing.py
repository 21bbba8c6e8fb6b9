"""Which decision replaces which, and when a decision ended for that."""

import pandas as pd


def number_of(numbers: pd.Series) -> pd.Series:
    """Numbers of decisions as they are compared."""
    return numbers.str.strip().str.upper()


def key_of(lines: pd.DataFrame) -> pd.Series:
    """What each line's decision is named by."""
    return number_of(lines["so"]) + "|" + lines["ngay_ky"]


def called(decisions: pd.DataFrame, name: str) -> pd.DataFrame:
    """The decisions that somebody means by a number or by "number|day"."""
    asked = name.strip().upper()
    return decisions[(number_of(decisions["so"]) == asked) | (key_of(decisions) == asked)]


def in_force(decisions: pd.DataFrame) -> pd.DataFrame:
    """The decisions, each with the day on which it ended: where a later one replaces it and it says
    no day itself, the day before that one is in force."""
    replaced = replacements(decisions)
    ends = pd.to_datetime(replaced["from"], format="%Y-%m-%d", errors="coerce") - pd.Timedelta(
        days=1
    )
    day = pd.Series(ends.dt.strftime("%Y-%m-%d").array, index=replaced["old"]).dropna()
    first = day.groupby(level=0).min()
    own = decisions["het_hieu_luc"]
    return decisions.assign(
        het_hieu_luc=own.where(own.notna(), pd.Series(decisions.index, decisions.index).map(first))
    )


def replacements(decisions: pd.DataFrame) -> pd.DataFrame:
    """Each number that a decision says to replace: ``row`` of the decision, ``number`` as written,
    ``old``: row of the newest earlier decision of that number (missing for none), ``from``: the day
    on which the newer one is in force."""
    given = decisions["thay_the"].dropna()
    told = given.str.split(";").explode().str.strip()
    told = told[told != ""].str.upper()
    number = told.str.replace(r"\s+NGÀY\s+.*$", "", regex=True)
    lines = pd.DataFrame({"row": told.index, "number": number.array, "said": told.array})
    lines["from"] = decisions["ngay_hieu_luc"].reindex(lines["row"]).array
    lines["signed"] = decisions["ngay_ky"].reindex(lines["row"]).array
    known = pd.DataFrame(
        {"old": decisions.index, "number": number_of(decisions["so"]).array,
         "was": decisions["ngay_ky"].array}
    )  # fmt: skip
    joined = lines.reset_index().merge(known, on="number", how="left")
    earlier = joined[(joined["was"] <= joined["signed"]) & (joined["old"] != joined["row"])]
    newest = earlier.sort_values("was").groupby("index")["old"].last()
    return lines.assign(old=newest.reindex(lines.index).array)
