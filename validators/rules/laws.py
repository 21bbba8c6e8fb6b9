"""The documents that rules cite, each declared once: from when, until when, what took its place.

Rules cite an article by ``ND115_2020.at("Điều 21")``. A document without days is a practice or the
sense of the data, or one whose days nobody needs; ``since`` and ``until`` are days of application
(a decree may be applied from an earlier day than that of its force). Where an amendment only
changed some articles, the document stays in force and its amendment is cited in brackets.

Days were read in the documents or in texts that cite them; what nobody could confirm is said in a
comment.
"""

from .rule import Law

LOGIC = Law("Trình tự thời gian (lô-gíc dữ liệu)")
PRACTICE = Law("Thực tế nghiệp vụ (chưa có văn bản)")

# ---- Status of cadres, civil servants and public employees ----

LUAT22_2008 = Law(
    "Luật Cán bộ, công chức 22/2008/QH12",
    "2010-01-01",
    "2025-06-30",
    "Luật Cán bộ, công chức 80/2025/QH15",
)
LUAT80_2025 = Law("Luật Cán bộ, công chức 80/2025/QH15", "2025-07-01")
LUAT58_2010 = Law(
    "Luật Viên chức 58/2010/QH12", "2012-01-01", "2026-06-30", "Luật Viên chức 129/2025/QH15"
)
# The fixed-term contract for everybody recruited came with the amendment.
LUAT58_2010_52 = Law(
    "Luật Viên chức 58/2010/QH12 (sửa đổi bởi Luật 52/2019/QH14)",
    "2020-07-01",
    "2026-06-30",
    "Luật Viên chức 129/2025/QH15",
)
LUAT129_2025 = Law("Luật Viên chức 129/2025/QH15", "2026-07-01")
LUAT73_2025 = Law("Luật Nhà giáo 73/2025/QH15", "2026-01-01")
# The amendment lifted the limit of two terms running for heads.
ND138_2020 = Law(
    "Nghị định 138/2020/NĐ-CP",
    "2020-12-01",
    "2024-09-16",
    "Nghị định 138/2020/NĐ-CP (sửa đổi bởi Nghị định 116/2024/NĐ-CP)",
)
ND138_2020_116 = Law(
    "Nghị định 138/2020/NĐ-CP (sửa đổi bởi Nghị định 116/2024/NĐ-CP)",
    "2024-09-17",
    "2025-06-30",
    "Nghị định 170/2025/NĐ-CP",
)
ND170_2025 = Law(
    "Nghị định 170/2025/NĐ-CP",
    "2025-07-01",
    "2026-07-31",
    "Nghị định 170/2025/NĐ-CP (sửa đổi bởi Nghị định 300/2026/NĐ-CP)",
)
ND170_2025_300 = Law(
    "Nghị định 170/2025/NĐ-CP (sửa đổi bởi Nghị định 300/2026/NĐ-CP)", "2026-08-01"
)
ND115_2020 = Law(
    "Nghị định 115/2020/NĐ-CP",
    "2020-09-29",
    "2023-12-06",
    "Nghị định 115/2020/NĐ-CP (sửa đổi bởi Nghị định 85/2023/NĐ-CP)",
)
ND115_2020_85 = Law(
    "Nghị định 115/2020/NĐ-CP (sửa đổi bởi Nghị định 85/2023/NĐ-CP)",
    "2023-12-07",
    "2026-06-30",
    "Nghị định 259/2026/NĐ-CP",
)
ND259_2026 = Law("Nghị định 259/2026/NĐ-CP", "2026-07-01")
ND116_2003 = Law("Nghị định 116/2003/NĐ-CP", "2003-11-02", "2012-05-31", "Nghị định 29/2012/NĐ-CP")
ND29_2012 = Law("Nghị định 29/2012/NĐ-CP", "2012-06-01", "2020-09-28", "Nghị định 115/2020/NĐ-CP")
# For cadres and civil servants until 172/2025, for public employees until 234/2026.
ND112_2020 = Law(
    "Nghị định 112/2020/NĐ-CP",
    "2020-09-20",
    "2023-09-19",
    "Nghị định 112/2020/NĐ-CP (sửa đổi bởi Nghị định 71/2023/NĐ-CP)",
)
ND112_2020_71 = Law(
    "Nghị định 112/2020/NĐ-CP (sửa đổi bởi Nghị định 71/2023/NĐ-CP)",
    "2023-09-20",
    "2026-06-30",
    "Nghị định 234/2026/NĐ-CP",
)
ND172_2025 = Law("Nghị định 172/2025/NĐ-CP", "2025-07-01")
ND234_2026 = Law("Nghị định 234/2026/NĐ-CP", "2026-07-01")
# For civil servants until 335/2025, for public employees until 233/2026, whose Art. 19.2 ended it.
ND90_2020 = Law(
    "Nghị định 90/2020/NĐ-CP",
    "2020-08-20",
    "2023-09-14",
    "Nghị định 90/2020/NĐ-CP (sửa đổi bởi Nghị định 48/2023/NĐ-CP)",
)
ND90_2020_48 = Law(
    "Nghị định 90/2020/NĐ-CP (sửa đổi bởi Nghị định 48/2023/NĐ-CP)",
    "2023-09-15",
    "2026-06-30",
    "Nghị định 233/2026/NĐ-CP",
)
# The years rated by it, also when they are looked at later.
ND90_YEARS = Law(
    "Nghị định 90/2020/NĐ-CP (sửa đổi bởi Nghị định 48/2023/NĐ-CP), các năm đến 2025", "2020-08-20"
)
ND335_2025 = Law("Nghị định 335/2025/NĐ-CP", "2026-01-01")
ND233_2026 = Law("Nghị định 233/2026/NĐ-CP", "2026-07-01")
ND232_2026 = Law("Nghị định 232/2026/NĐ-CP", "2026-07-01")
# The day of application is not confirmed.
ND361_2025 = Law("Nghị định 361/2025/NĐ-CP", "2026-01-01")
# Commune cadres, civil servants and part-time workers.
ND33_2023 = Law(
    "Nghị định 33/2023/NĐ-CP",
    "2023-08-01",
    "2025-06-30",
    "Luật Tổ chức chính quyền địa phương 72/2025/QH15",
)
ND62_2020 = Law("Nghị định 62/2020/NĐ-CP", "2020-07-20", "2025-12-31", "Nghị định 361/2025/NĐ-CP")
# Its part on positions ended with Decree 232/2026 (Art. 16.2); that on headcount goes on.
ND106_2020 = Law("Nghị định 106/2020/NĐ-CP", "2020-11-15")
# Not checked after 2025.
ND29_2024 = Law("Nghị định 29/2024/NĐ-CP", "2024-05-01")
LUAT36_2018 = Law("Luật Phòng, chống tham nhũng 36/2018/QH14", "2019-07-01")
ND59_2019 = Law("Nghị định 59/2019/NĐ-CP", "2019-08-15")
ND30_2020 = Law("Nghị định 30/2020/NĐ-CP", "2020-03-05")
ND93_2026 = Law("Nghị định 93/2026/NĐ-CP", "2026-03-31")
ND68_2000 = Law("Nghị định 68/2000/NĐ-CP", "2000-12-02", "2023-02-21", "Nghị định 111/2022/NĐ-CP")
ND111_2022 = Law("Nghị định 111/2022/NĐ-CP", "2023-02-22")
# Its part on public service units ended with Decree 235/2026 (Art. 16.2); agencies keep it.
ND111_2022_DV = Law(
    "Nghị định 111/2022/NĐ-CP (đơn vị sự nghiệp)",
    "2023-02-22",
    "2026-06-30",
    "Nghị định 235/2026/NĐ-CP",
)
# From memory: its days, and the 36 months of Article 20 that Decree 235/2026 (Art. 8.3) refers to.
BLLD_2019 = Law("Bộ luật Lao động 45/2019/QH14", "2021-01-01")
# Seen in public programs and pages that cite them: 74/2024 from 2024-07-01, 293/2025 from 2026.
MINIMUM_WAGE = Law(
    "Các nghị định về lương tối thiểu (90/2019, 38/2022, 74/2024, 293/2025)", "2020-01-01"
)
ND235_2026 = Law("Nghị định 235/2026/NĐ-CP", "2026-07-01")

# ---- Pay and allowances ----

ND204_2004 = Law("Nghị định 204/2004/NĐ-CP", "2004-10-01")
ND07_2026 = Law("Nghị định 07/2026/NĐ-CP", "2026-01-01")
# From memory: the day of signature.
TT04_2005 = Law("Thông tư 04/2005/TT-BNV", "2005-01-05")
TT02_2007 = Law("Thông tư 02/2007/TT-BNV", "2007-06-24")
TT79_2005 = Law("Thông tư 79/2005/TT-BNV", "2005-09-01")
TT78_2005 = Law("Thông tư 78/2005/TT-BNV", "2005-09-01")
TT33_2005 = Law("Thông tư 33/2005/TT-BGDĐT", "2006-01-01")
TT08_2013 = Law("Thông tư 08/2013/TT-BNV", "2013-09-15")
TT08_2013_03 = Law("Thông tư 08/2013/TT-BNV (sửa đổi bởi Thông tư 03/2021/TT-BNV)", "2021-08-15")
TT02_2021 = Law("Thông tư 02/2021/TT-BNV", "2021-08-01")
TT12_2022 = Law("Thông tư 12/2022/TT-BNV", "2023-02-15")
TT05_2024 = Law("Thông tư 05/2024/TT-BNV", "2024-08-15")
TT_GIAO_VIEN_2021 = Law("Thông tư 01, 02, 03, 04/2021/TT-BGDĐT", "2021-03-20")
TT40_2020 = Law("Thông tư 35, 40/2020/TT-BGDĐT", "2020-12-12")
TT08_2023 = Law("Thông tư 08/2023/TT-BGDĐT", "2023-05-30")
TITLES = Law("Các thông tư về mã số ngạch công chức và chức danh nghề nghiệp viên chức")
PAY_HISTORY = Law("Sơ yếu lý lịch, phần diễn biến lương")
# Promotion by class ended with the professional levels of the Law of 2025.
PROMOTION = Law(
    "Các thông tư về tiêu chuẩn chức danh nghề nghiệp, khoản về thời gian giữ hạng",
    "2014-12-01",
    "2026-06-30",
    "Nghị định 232/2026/NĐ-CP",
)
TITLE_PAY = Law("Các thông tư về chức danh nghề nghiệp, điều về xếp lương")
ND24_2023 = Law("Nghị định 24/2023/NĐ-CP", "2023-07-01", "2024-06-30", "Nghị định 73/2024/NĐ-CP")
ND73_2024 = Law("Nghị định 73/2024/NĐ-CP", "2024-07-01", "2026-06-30", "Nghị định 161/2026/NĐ-CP")
ND161_2026 = Law("Nghị định 161/2026/NĐ-CP", "2026-07-01")
ND77_2021 = Law("Nghị định 77/2021/NĐ-CP", "2021-08-01")
ND34_2012 = Law("Nghị định 34/2012/NĐ-CP", "2012-05-01")
# Its rates ended with those of Decree 182/2026, which are paid from 2026-01-01 (Art. 10.1, 10.5).
QD244_2005 = Law(
    "Quyết định 244/2005/QĐ-TTg", "2005-11-01", "2025-12-31", "Nghị định 182/2026/NĐ-CP"
)
# From memory: the schools of special kinds and areas of special difficulty (its Art. on allowances
# ended with Decree 182/2026, Art. 10.6).
ND61_2006 = Law("Nghị định 61/2006/NĐ-CP", "2006-07-15", "2025-12-31", "Nghị định 182/2026/NĐ-CP")
ND182_2026 = Law("Nghị định 182/2026/NĐ-CP", "2026-01-01")
ND56_2011 = Law("Nghị định 56/2011/NĐ-CP (sửa đổi bởi Nghị định 05/2023/NĐ-CP)", "2011-08-19")
# From memory.
ND174_2016 = Law("Nghị định 174/2016/NĐ-CP", "2017-01-01")
QD14_2015 = Law("Quyết định 14/2015/QĐ-TTg", "2015-07-05")

# ---- Retirement and leaving ----

ND135_2020 = Law("Nghị định 135/2020/NĐ-CP", "2021-01-01")
ND158_2025 = Law("Nghị định 158/2025/NĐ-CP", "2025-07-01")
# From memory: the ages of early retirement as the Labour Code of 2019 amended them.
BHXH_2014 = Law(
    "Luật Bảo hiểm xã hội 58/2014/QH13 (sửa đổi bởi Bộ luật Lao động 45/2019/QH14)",
    "2021-01-01",
    "2025-06-30",
    "Luật Bảo hiểm xã hội 41/2024/QH15",
)
BHXH_2024 = Law("Luật Bảo hiểm xã hội 41/2024/QH15", "2025-07-01")
ND50_2022 = Law("Nghị định 50/2022/NĐ-CP", "2022-08-15")
ND141_2013 = Law("Nghị định 141/2013/NĐ-CP", "2013-12-10", "2022-08-14", "Nghị định 50/2022/NĐ-CP")
# Press and legal portals; its text was not opened.
NQ261_2025 = Law("Nghị quyết 261/2025/QH15", "2026-01-01")
ND83_2022 = Law("Nghị định 83/2022/NĐ-CP", "2022-12-05")
ND178_2024 = Law("Nghị định 178/2024/NĐ-CP", "2025-01-01")

# ---- Organisation, identity, Party ----

# The codified law gives 2020-11-08 for every article.
ND120_2020 = Law(
    "Nghị định 120/2020/NĐ-CP",
    "2020-11-08",
    "2024-08-31",
    "Nghị định 120/2020/NĐ-CP (sửa đổi bởi Nghị định 83/2024/NĐ-CP)",
)
ND120_2020_83 = Law("Nghị định 120/2020/NĐ-CP (sửa đổi bởi Nghị định 83/2024/NĐ-CP)", "2024-09-01")
# The day of the amendment is from memory.
ND60_2021 = Law(
    "Nghị định 60/2021/NĐ-CP",
    "2021-08-15",
    "2025-06-30",
    "Nghị định 60/2021/NĐ-CP (sửa đổi bởi Nghị định 111/2025/NĐ-CP)",
)
ND60_2021_111 = Law("Nghị định 60/2021/NĐ-CP (sửa đổi bởi Nghị định 111/2025/NĐ-CP)", "2025-07-01")
# Departments of the province: days from memory.
ND24_2014 = Law(
    "Nghị định 24/2014/NĐ-CP",
    "2014-05-20",
    "2020-11-24",
    "Nghị định 24/2014/NĐ-CP (sửa đổi bởi Nghị định 107/2020/NĐ-CP)",
)
ND24_2014_107 = Law(
    "Nghị định 24/2014/NĐ-CP (sửa đổi bởi Nghị định 107/2020/NĐ-CP)",
    "2020-11-25",
    "2025-02-28",
    "Nghị định 45/2025/NĐ-CP",
)
ND45_2025 = Law("Nghị định 45/2025/NĐ-CP", "2025-03-01", "2025-06-30", "Nghị định 150/2025/NĐ-CP")
ND150_2025 = Law(
    "Nghị định 150/2025/NĐ-CP",
    "2025-07-01",
    "2025-12-31",
    "Nghị định 150/2025/NĐ-CP (sửa đổi bởi Nghị định 370/2025/NĐ-CP)",
)
ND150_2025_370 = Law(
    "Nghị định 150/2025/NĐ-CP (sửa đổi bởi Nghị định 370/2025/NĐ-CP)", "2026-01-01"
)
# Two levels of local government. The Law itself is of some days before.
LUAT72_2025 = Law("Luật Tổ chức chính quyền địa phương 72/2025/QH15", "2025-07-01")
LUAT84_2025 = Law("Luật Thanh tra 84/2025/QH15", "2025-07-01")
QD20_2020 = Law("Quyết định 20/2020/QĐ-TTg", "2020-07-22")
# The day of signature; that of its force was not seen.
QD124_2004 = Law(
    "Quyết định 124/2004/QĐ-TTg", "2004-07-08", "2025-06-30", "Quyết định 19/2025/QĐ-TTg"
)
QD19_2025 = Law("Quyết định 19/2025/QĐ-TTg", "2025-07-01")
CV5034_2025 = Law("Công văn 5034/BNV-CCVC (11/7/2025)", "2025-07-11")
CV639_2023 = Law("Công văn 639/BNV-VP (21/02/2023)", "2023-02-21")
TB43_2026 = Law("Thông báo 43/TB-VPCP (26/01/2026)", "2026-01-26")
QD121_1979 = Law("Quyết định 121-TCTK/PPCĐ (02/3/1979)", "1979-03-02")
UNIT_TREE = Law("Lô-gic của cây đơn vị")
# The day of signature; that of its force was not seen.
QD02_2008 = Law("Quyết định 02/2008/QĐ-BNV", "2008-10-06", "2023-05-04", "Thông tư 06/2023/TT-BNV")
ND27_2026 = Law("Nghị định 27/2026/NĐ-CP", "2026-07-01")
TT06_2023 = Law("Thông tư 06/2023/TT-BNV", "2023-05-05", "2026-06-30", "Nghị định 27/2026/NĐ-CP")
ND137_2015 = Law("Nghị định 137/2015/NĐ-CP", "2016-01-01", "2024-07-09", "Nghị định 70/2024/NĐ-CP")
ND70_2024 = Law("Nghị định 70/2024/NĐ-CP", "2024-07-10")
LUAT59_2014 = Law(
    "Luật Căn cước công dân 59/2014/QH13", "2016-01-01", "2024-06-30", "Luật Căn cước 26/2023/QH15"
)
LUAT26_2023 = Law("Luật Căn cước 26/2023/QH15", "2024-07-01")
# In the circulars of the Ministry of Public Security until the number code of places is replaced.
PROVINCE_CODES = Law("Thông tư 59/2021/TT-BCA (bảng mã tỉnh)", "2021-07-01")
CMND_ENDED = Law("Luật Căn cước 26/2023/QH15 Điều 46", "2025-01-01")
ONE_RECORD = Law("Mỗi người một hồ sơ (nguyên tắc quản lý hồ sơ cán bộ, công chức, viên chức)")
CV1804_BHXH = Law("Công văn 1804/BHXH-QLT ngày 04/8/2025", "2025-08-01")
BHXH_FORM = Law(
    "Mã số BHXH 10 chữ số (Luật Bảo hiểm xã hội 58/2014/QH13)",
    "2018-01-01",
    "2025-07-31",
    "Công văn 1804/BHXH-QLT ngày 04/8/2025",
)
MESSAGE = Law("Thông điệp HOSO_CBCCVC")
LISTS = Law("Danh mục mã dùng chung của hồ sơ")
TRAINING = Law("Sơ yếu lý lịch, mục trình độ và mục đào tạo, bồi dưỡng")
NAMES = Law("TCVN 6909:2001")
PERSONNEL_KEY = Law('Thông điệp HOSO_CBCCVC (mã đơn vị + "_" + số hiệu)')
ALLOWANCE_LINES = Law("Thông điệp HOSO_CBCCVC, DS_QUATRINH_PHUCAP")
ALLOWANCE_RANGES = Law(
    "Các thông tư 04, 05, 06, 07, 11, 78/2005 và 04/2018 của Bộ Nội vụ; Nghị định 76/2019/NĐ-CP"
)
PHONE_NUMBERS = Law("Quy hoạch kho số viễn thông: thuê bao di động 10 số", "2018-09-15")
QD377_TW = Law("Quy định 377-QĐ/TW (08/10/2025)", "2025-10-08")
QD50_TW = Law(
    "Quy định 50-QĐ/TW (27/12/2021)", "2021-12-27", "2025-10-07", "Quy định 377-QĐ/TW (08/10/2025)"
)
QD80_TW = Law(
    "Quy định 80-QĐ/TW (18/8/2022)", "2022-08-18", "2025-10-07", "Quy định 377-QĐ/TW (08/10/2025)"
)
QD41_TW = Law(
    "Quy định 41-QĐ/TW (03/11/2021)", "2021-11-03", "2025-10-07", "Quy định 377-QĐ/TW (08/10/2025)"
)
QD148_TW = Law(
    "Quy định 148-QĐ/TW (23/5/2024)", "2024-05-23", "2025-10-07", "Quy định 377-QĐ/TW (08/10/2025)"
)
# Press only: their numbers and days were confirmed, their words not.
HD16_BTCTW = Law(
    "Hướng dẫn 16-HD/BTCTW (15/02/2022)",
    "2022-02-15",
    "2025-10-07",
    "Quy định 377-QĐ/TW (08/10/2025)",
)
QD15_NA = Law(
    "Quyết định 15-QĐ/TU Nghệ An (2022), áp dụng như mẫu",
    "2022-01-01",
    "2025-10-07",
    "Quy định 377-QĐ/TW (08/10/2025)",
)
KL150_TW = Law("Kết luận 150-KL/TW (14/4/2025)", "2025-04-14")
KL163_TW = Law("Kết luận 163-KL/TW (2025); Công văn 12/CV-BCĐ (2025)", "2025-06-20")
DIEU_LE = Law("Điều lệ Đảng (Đại hội XI)", "2011-01-19")
QD24_TW = Law(
    "Quy định 24-QĐ/TW (30/7/2021)", "2021-07-30", "2025-01-19", "Quy định 232-QĐ/TW (20/01/2025)"
)
QD232_TW = Law(
    "Quy định 232-QĐ/TW (20/01/2025)", "2025-01-20", "2025-06-30", "Quy định 294-QĐ/TW (26/5/2025)"
)
QD294_TW = Law("Quy định 294-QĐ/TW (26/5/2025)", "2025-07-01")
HD01_TW = Law(
    "Hướng dẫn 01-HD/TW (28/9/2021)", "2021-09-28", "2025-06-08", "Hướng dẫn 06-HD/TW (09/6/2025)"
)
HD06_TW = Law("Hướng dẫn 06-HD/TW (09/6/2025)", "2025-06-09")

# From memory: heads of schools, their years of teaching and their two terms running at one school.
SCHOOL_RULES = Law(
    "Điều lệ trường: Thông tư 52/2020, 28/2020, 32/2020/TT-BGDĐT (mầm non, tiểu học, trung học)",
    "2020-11-01",
)
# From memory.
ND76_2019 = Law("Nghị định 76/2019/NĐ-CP", "2019-12-01")
# From memory: who may not be an accountant.
LUAT88_2015 = Law("Luật Kế toán 88/2015/QH13", "2017-01-01")

# ---- Education, rewards, data ----

QD37_2018 = Law("Quyết định 37/2018/QĐ-TTg", "2018-10-15")
TT01_2014_BGDDT = Law("Thông tư 01/2014/TT-BGDĐT", "2014-03-16")
TT03_2014_BTTTT = Law("Thông tư 03/2014/TT-BTTTT", "2014-04-28")
LUAT15_2003 = Law(
    "Luật Thi đua, khen thưởng 15/2003/QH11 (sửa đổi 2013)",
    "2004-07-01",
    "2023-12-31",
    "Luật Thi đua, khen thưởng 06/2022/QH15",
)
LUAT06_2022 = Law("Luật Thi đua, khen thưởng 06/2022/QH15", "2024-01-01")
# Personal data and state secrets: from memory.
ND13_2023 = Law(
    "Nghị định 13/2023/NĐ-CP",
    "2023-07-01",
    "2025-12-31",
    "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
)
LUAT91_2025 = Law("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15", "2026-01-01")
LUAT29_2018 = Law(
    "Luật Bảo vệ bí mật nhà nước 29/2018/QH14",
    "2020-07-01",
    "2026-02-28",
    "Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
)
LUAT117_2025 = Law("Luật Bảo vệ bí mật nhà nước 117/2025/QH15", "2026-03-01")
