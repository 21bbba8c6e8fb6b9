"""The words that rules put into ``{detail}``, in English: rules write them in Vietnamese, as they
stand in findings.

A detail that quotes the file or the registry (a name, a place, a code, a day) is left as it is.
"""

import re
from collections.abc import Callable
from functools import cache

from ..schemas import dictionary

# Vietnamese -> English; {1}, {2} ... stand for what the rule fills in.
PHRASES: dict[str, str] = {
    # rewards
    "chưa đủ 15 năm công tác khi được tặng": "has under 15 years of work at that time",
    "không cho thấy đã làm nghề ấy": "does not show that profession",
    # loading
    "không có ngày này": "there is no such day",
    "không phải ngày hoặc số đúng dạng": "no day or number of the right form",
    "gõ chữ thay chữ số": "letters typed for digits",
    "ô số lại là ngày tháng": "a date stands in a number column",
    "phân số bị Excel đổi thành ngày": "a fraction became a date",
    "chữ nhìn giống hoặc dấu rời": "look-alike letters or separate marks",
    "cả hai cột Nam, Nữ đều có ngày sinh": "both columns, Nam and Nữ, have a birth date",
    "khác cột giới tính": "differs from the column of sex",
    "công thức chưa có kết quả": "a formula without a value",
    "trang tính “{1}”": "sheet “{1}”",
    "hàng {1}": "row {1}",
    "cột {1}": "column {1}",
    "chưa đọc; nếu tháng đứng trước thì là {1}": "not read; with the month first it is {1}",
    "năm {1} (ô ngày chỉ gõ năm)": "the year {1} (only a year was typed into a date cell)",
    "{1} (chương trình có thể đã đổi chỗ ngày và tháng)": (
        "{1} (a program may have swapped day and month)"
    ),
    "dòng trước": "the line before",
    "{1} (năm ghi hai chữ số)": "{1} (the year has two digits)",
    "chưa đọc; nếu là năm thì là {1}": "not read; as a year it is {1}",
    "UTF-8 bị đọc nhầm bảng mã": "UTF-8 read in a wrong encoding",
    "cả cột ghi tháng trước ngày": "the whole column has the month first",
    "đã để «{1}» ra ngoài họ tên": "“{1}” was left out of the name",
    "(ô ghi «{1}»)": "(the cell says “{1}”)",
    "không ghi tiếng nào": "no language is given",
    "kỳ {1}": "period {1}",
    "{1} đến {2}": "{1} to {2}",
    "(cả cột)": "(the whole column)",
    # identity, personal
    "Nam": "male",
    "Nữ": "female",
    "sau ngày xét": "after the day of the check",
    "chưa đủ 14 tuổi": "under 14 years old",
    "trước khi có thẻ 12 số": "before there were cards of 12 digits",
    "{1} dòng {2}": "{1} row {2}",
    "trùng họ tên và năm sinh của chính người kê khai": "name and birth year are the person's own",
    "cha, mẹ hơn con chưa đủ 14 tuổi": "a parent less than 14 years older",
    "không có tỉnh «{1}»": "there is no province “{1}”",
    "không có xã, phường «{1}» ở {2}": "there is no commune or ward “{1}” in {2}",
    "từ 01/7/2025 không còn cấp huyện": "there is no district level since 2025-07-01",
    # pay while away, relatives
    "khác với giới tính của người kê khai": "does not fit the person's sex",
    "con kém cha, mẹ chưa đủ 14 tuổi": "a child less than 14 years younger",
    "tạm đình chỉ, tạm giữ, tạm giam (50%)": "suspended or detained (50 percent)",
    "ở nước ngoài hưởng 40%": "abroad on 40 percent",
    # posts that a class or a contract excludes
    "lao động hợp đồng": "a contract worker",
    "người hoạt động không chuyên trách": "a part-time commune worker",
    "Phụ trách kế toán": "In charge of the accounts",
    "Kế toán trưởng": "Chief accountant",
    # recruitment
    "ngày sinh": "the day of birth",
    "ngày tuyển dụng": "the day of recruitment",
    "viên chức chưa ghi": "a public employee must give it",
    "cán bộ, công chức không ký hợp đồng làm việc": "cadres and civil servants sign none",
    "đại học": "university",
    "cao đẳng": "college",
    "trung cấp": "intermediate",
    # pay, allowances
    "ngày ngạch trước ngày tuyển dụng": "the rank is dated before recruitment",
    "ngày bậc trước ngày tuyển dụng": "the step is dated before recruitment",
    "ngày bậc trước ngày ngạch": "the step is dated before the rank",
    "ngày kết thúc trước ngày bắt đầu": "it ends before it begins",
    "trùng thời gian với dòng trước": "it overlaps the line before",
    "thiếu thời gian sau dòng trước": "there is a gap after the line before",
    "dòng cuối khác lương hiện hưởng": "the last line is not the present pay",
    "không phải cán bộ, công chức": "neither cadre nor civil servant",
    "khác 25%": "not 25%",
    "không thuộc ngành có phụ cấp thâm niên nghề": "no branch that has a seniority allowance",
    "thấp hơn 5%": "under 5%",
    "nhiều hơn số năm từ ngày tuyển dụng": "more than the years since recruitment",
    "nhiều hơn số năm giảng dạy không kể thời gian tập sự": (
        "more than the years of teaching without the probation"
    ),
    "nhiều hơn số năm công tác không kể thời gian tập sự": (
        "more than the years of work without the probation"
    ),
    "nhân sự hỗ trợ giáo dục hưởng 20%": "staff who support education have 20%",
    "chỉ nhà giáo trực tiếp giảng dạy được hưởng": "only those who teach have it",
    "năm {1} xếp loại dưới Hoàn thành tốt nhiệm vụ": "the year {1} was rated below good",
    "đang trong thời hạn kỷ luật": "a discipline was still running",
    "mức 100% chỉ thực hiện đến hết 31/12/2023": "100 percent was paid until 2023-12-31 only",
    "mức 100% chỉ có từ 01/01/2022": "100 percent is paid since 2022-01-01 only",
    "mức 100% chỉ cho y tế dự phòng và y tế cơ sở": (
        "100 percent is for preventive medicine and health at the base only"
    ),
    "{1} tháng (thời hạn {2} tháng)": "{1} months (the period is {2})",
    "mới giữ hạng dưới {1} tháng, phải đủ {2} tháng theo {3}": (
        "the class below was held for {1} months; {2} are asked for by {3}"
    ),
    "đến ngày trước từ ngày": "it ends before it begins",
    "trùng thời gian với dòng cùng loại": "it overlaps a line of the same kind",
    "đã kết thúc nhưng hồ sơ còn phụ cấp chức vụ": (
        "it has ended, but the record still has a leadership allowance"
    ),
    # education, party
    "năm tốt nghiệp sau ngày lập hồ sơ": "the year of graduation is ahead",
    "tốt nghiệp đại học khi chưa đủ 20 tuổi": "a university degree before the age of 20",
    "bắt đầu sau ngày lập hồ sơ": "it begins after the day of the record",
    "kết thúc quá xa": "it ends too far ahead",
    "chưa hết phổ thông mà có trình độ từ cao đẳng": "a college degree without finishing school",
    "hệ 10/10 không còn ở lứa tuổi này": "the 10-year school had ended at this age",
    "cao cấp hoặc cử nhân": "advanced or bachelor",
    "chức vụ Đảng": "Party post",
    "số thẻ Đảng": "Party card number",
    # retirement, appointments, planning
    "không áp dụng cho cán bộ": "is not one for cadres",
    "{1} năm": "{1} years",
    "quá thời hạn được kéo dài, muộn nhất là {1}": "longer than allowed, until {1} at most",
    "còn giữ chức vụ hoặc phụ cấp chức vụ": "a leadership post or allowance is still held",
    "không phải viên chức": "no public employee",
    "ngày thôi công tác": "the day of leaving",
    "lý do": "the reason",
    "số quyết định": "the number of the decision",
    "{1} tháng sau kỷ luật {2}": "{1} months after the discipline of {2}",
    "{1} tháng sau kỷ luật ngày {2}": "{1} months after the discipline of {2}",
    "{1} nữ, {2} dưới 40 tuổi": "{1} women, {2} under 40 years old",
    # evaluation, discipline
    "{1}: {2} xuất sắc / {3} tốt": "{1}: {2} excellent / {3} good",
    "không còn được áp dụng vào ngày kỷ luật": "was no longer in use on the day of the discipline",
    "không có trong danh mục": "is in no list",
    "không áp dụng cho đối tượng này": "is not for this class",
    "người này chưa giữ chức vụ lãnh đạo nào": "this person has held no leadership post",
    "người này đang giữ chức vụ lãnh đạo": "this person holds a leadership post",
    # units, mirror
    "nhóm {1}, tự bảo đảm {2}%": "group {1}, self-funding {2}%",
    "mã xã không còn hiệu lực vào ngày của hồ sơ": (
        "the commune code is no longer in force on the day of the record"
    ),
    "đơn vị cũ đã chia vào nhiều đơn vị mới": "the old area was divided among several",
    "chỉ có đơn vị kế thừa cũng đã kết thúc": "has only successors that have ended too",
    "có đơn vị kế thừa không có trong danh mục: {1}": (
        "has successors that are not in the registry: {1}"
    ),
    "đã kết thúc mà không có đơn vị kế thừa": "has ended without a successor",
    "bắt đầu trước đơn vị cấp trên": "begins before the unit above it",
    "là gốc thứ hai của cây": "is a second root of the tree",
    "mã có hai dòng trong danh mục": "has two lines in the registry",
    "nằm trong một vòng cấp trên": "lies in a circle of units above",
    "tồn tại lâu hơn đơn vị cấp trên": "outlasts the unit above it",
    "đơn vị cấp trên {1} không có trong danh mục": "the unit above, {1}, is not in the registry",
    "chưa có trong cơ sở dữ liệu": "not in the database yet",
    "chưa có trong cơ sở dữ liệu; chưa gửi được vì thiếu {1}": (
        "not in the database yet; cannot be sent without {1}"
    ),
    "đang ở đơn vị {1}": "now in unit {1}",
    "không cột nào, đầu bảng, tên trang hay tên tệp nói đơn vị": (
        "no column, title, sheet name or file name says the unit"
    ),
    "đầu bảng không nêu đúng một đơn vị có trong danh mục": (
        "the title does not name exactly one unit of the registry"
    ),
}


@cache
def english(detail: str) -> str:
    """*detail* as English readers want it: a phrase, or a list of phrases and headings of fields;
    anything else as it is."""
    if detail in PHRASES:
        return PHRASES[detail]
    lead = len(detail) - len(detail.lstrip())
    for pattern, fill in _patterns():
        found = pattern.fullmatch(detail, lead)
        if found:
            return detail[:lead] + fill(found)
    parts = re.split("(, |; )", detail[lead:])
    return detail[:lead] + "".join(PHRASES.get(p) or _headings().get(p) or p for p in parts)


@cache
def _patterns() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    made = []
    for vietnamese, words in PHRASES.items():
        if "{1}" in vietnamese:
            pattern = re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(vietnamese))
            made.append(
                (re.compile(pattern), lambda found, words=words: words.format("", *found.groups()))
            )
    # The longer a phrase is, the more it says for certain.
    return sorted(made, key=lambda m: -len(m[0].pattern))


@cache
def _headings() -> dict[str, str]:
    fields = {f.label: f.label_en for table in dictionary.tables().values() for f in table.fields}
    return fields | {table.label: table.label_en for table in dictionary.tables().values()}
