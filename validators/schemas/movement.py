"""Movements of people in a year: who was there, came, went, is there; made of the history, no part
of any record. Forms count its lines."""

import pandera.pandas as pa

from .children import about
from .field import declare

NOW, BEFORE = "NAY", "TRUOC"
"""The year of the form, and the one before it."""


class BienDong(pa.DataFrameModel):
    """Biến động: a line for each time that somebody stands in a column of the balance."""

    ky: str = declare("Kỳ", "Year", personal=False, note="NAY, TRUOC")
    dong: str = declare(
        "Dòng của cân đối", "Column of the balance", personal=False,
        note="1 đầu kỳ, t1.. tăng, g1.. và mã lý do rời giảm, 4 cuối kỳ (validators/balance.py)",
    )  # fmt: skip
    doi_tuong: str = declare("Đối tượng", "Class", "code", codelist="doi_tuong", personal=False)
    ngay: str = declare("Ngày", "Day", "date", personal=False)

    class Config:
        metadata = about("bien_dong", "Biến động", "Movements")
