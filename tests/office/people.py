"""The people of the scripted office: a dozen units with teachers and staff, invented, sound."""

from dataclasses import dataclass, replace

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MIDDLE = (("Văn", "Đức", "Minh", "Quang"), ("Thị", "Ngọc", "Thanh", "Thu"))
GIVEN = ("An", "Bình", "Châu", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh",
         "Phúc", "Quyên", "Sơn", "Thảo", "Uyên", "Vinh", "Xuân", "Yến")  # fmt: skip
TEACHER = ("V.07.04.32", "Giáo viên trung học cơ sở hạng III", 2.34, 0.33)
STAFF = ("01.004", "Cán sự", 1.86, 0.2)


@dataclass(frozen=True)
class Person:
    """Somebody as the papers say."""

    key: int
    name: str
    born: str
    woman: bool
    cccd: str
    teacher: bool
    step: int
    since: str
    hired: str
    sex: str = ""
    kind: str = "Viên chức"
    pay: str = ""

    @property
    def rank(self) -> tuple[str, str, float]:
        """Code and title of the rank, coefficient of the step."""
        code, title, first, more = TEACHER if self.teacher else STAFF
        return code, title, round(first + more * (self.step - 1), 2)

    def but(self, **changed) -> "Person":
        return replace(self, **changed)


def person(key: int, *, teacher: bool = True) -> Person:
    """The sound person of a number; different numbers are different people."""
    woman, year = key % 2, 1972 + key * 7 % 24
    name = f"{FAMILY[key * 5 % 12]} {MIDDLE[woman][key // 12 % 4]} {GIVEN[key * 11 % 19]}"
    born = f"{year}-{key * 3 % 12 + 1:02d}-{key * 7 % 28 + 1:02d}"
    cccd = f"037{woman}{year % 100:02d}{100_000 + key * 37:06d}"
    return Person(
        key,
        name,
        born,
        bool(woman),
        cccd,
        teacher,
        key % 4 + 2,
        f"2025-{key % 9 + 1:02d}-01",
        f"{year + 26}-09-01",
    )
