"""Where a value was read: ``file!sheet!cell``."""

import numpy as np

from ...validators.records import Records


class Evidence:
    """The places of the values of submissions.

    ``columns`` say where a field stands in a table, ``places`` where a value of one row was found
    elsewhere.
    """

    def __init__(self, ours: Records):
        self.ours = ours
        tables = ours.tables.drop_duplicates("_table").set_index("_table")
        self.place = (tables["file"] + "!" + tables["sheet"].fillna("") + "!").to_dict()
        columns = ours.columns[ours.columns["field"].fillna("") != ""]
        columns = columns.drop_duplicates(["_table", "field"])
        at = zip(columns["_table"], columns["field"], strict=True)
        self.letter = dict(zip(at, columns["column"], strict=True))
        places = ours.places[ours.places["field"] != ""]
        at = zip(places["_table"], places["_row"], places["field"], strict=True)
        to = zip(places["at_table"], places["at_row"], places["column"], strict=True)
        self.moved = dict(zip(at, to, strict=True))

    def __call__(
        self, table: str, labels: np.ndarray, fields: np.ndarray, people: np.ndarray
    ) -> list[str]:
        """Text of each value, '' where it was in no sheet.

        Args:
            table: of the dictionary.
            labels: rows of that table; of a line that is not ours the person's sheet will do.
            fields: names; '' for a whole line.
            people: rows of the persons.
        """
        child = self.ours.nguoi if table == "nguoi" else self.ours.con[table]
        lines = child[["_table", "_row"]].reindex(labels)
        person = self.ours.nguoi["_table"].reindex(people)
        sheets = lines["_table"].fillna(person.set_axis(lines.index))
        return [
            self._cell(sheet, row, field)
            for sheet, row, field in zip(sheets, lines["_row"], fields, strict=True)
        ]

    def _cell(self, sheet: float, row: float, field: str) -> str:
        if sheet not in self.place:
            return ""
        if (sheet, row, field) in self.moved:
            at, number, column = self.moved[sheet, row, field]
            return f"{self.place[at]}{column}{number}"
        column = self.letter.get((sheet, field), "")
        number = int(row) if row == row else ""
        return f"{self.place[sheet]}{column}{number}"
