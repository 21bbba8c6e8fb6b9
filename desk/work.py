"""The process that does one piece of work: ``python -m hoso.desk.work``. It keeps the file of its
state true until its end, whether the desk that began it lives or not."""

import dataclasses
import datetime
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..connectors.files import private_folder, write_private
from ..connectors.reports.words import number as number_text
from ..connectors.untrusted import frame_for_people
from ..office.progress import Progress
from ..office.stop import GATE, Stop
from ..office.workspace import Workspace
from ..validators import texts
from ..validators.texts import t
from ..validators.written import vn_date
from . import jobs
from .jobs import Job

if TYPE_CHECKING:
    from ..office.overrides import LetPass

BEAT_SECONDS = 0.5


@dataclass
class Told:
    """What came of a piece of work: a sentence, figures with the headings of their columns (those
    of two columns need none), where to go next as (address, words)."""

    sentence: str
    rows: Sequence[Sequence[object]] = ()
    columns: Sequence[str] = ()
    next: tuple[str, str] | None = None


@dataclass(frozen=True)
class Work:
    """A kind of work.

    Attributes:
        run: does it; is given the workspace, what the form said, who asks and the progress.
        safe: stopping it between two steps leaves all whole; it can be run again.
    """

    title: Callable[[], str]
    run: Callable[[Workspace, Mapping[str, object], str, Progress], Told]
    safe: bool = False


class Cancelled(Exception):
    """Somebody asked to stop."""


class _State:
    """The job's file, kept true."""

    def __init__(self, workspace: Workspace, job: Job):
        self._workspace, self._job = workspace, job
        self._lock, self._over = threading.Lock(), threading.Event()
        threading.Thread(target=self._beat, daemon=True).start()

    def progress(self, what: str, done: int, total: int) -> None:
        job = self._job
        with self._lock:
            self._job = dataclasses.replace(job, what=what, done=done, total=total)
        if job.safe and jobs.asked_to_stop(self._workspace, job.number).exists():
            raise Cancelled

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            self._write()

    def _write(self, **more: object) -> None:
        with self._lock:
            self._job = dataclasses.replace(self._job, beat=time.time(), **more)  # pyright: ignore[reportArgumentType]
            jobs.write(self._workspace, self._job)

    def end(self, state: str, told: Told) -> None:
        self._over.set()
        self._write(
            state=state,
            sentence=told.sentence,
            rows=[list(r) for r in told.rows],
            columns=list(told.columns or (t("Nội dung"), t("Số lượng"))),
            next=list(told.next or ()),
            ended=jobs.now(),
        )
        jobs.asked_to_stop(self._workspace, self._job.number).unlink(missing_ok=True)


def do(request: Mapping[str, object]) -> None:
    """Do the work that a request of ``jobs.Jobs.start`` names, to its end."""
    texts.use(str(request["language"]))
    job = Job(**request["job"])  # pyright: ignore[reportCallIssue]
    workspace = Workspace(Path(str(request["workspace"])), job.by)
    state = _State(workspace, job)
    try:
        told = WORKS[job.kind].run(workspace, request["given"], job.by, state.progress)  # pyright: ignore[reportArgumentType]
    except Cancelled:
        state.end("cancelled", Told(t("Đã dừng theo yêu cầu. Chạy lại lúc nào cũng được.")))
    except Exception as error:  # noqa: BLE001 - people see a sentence
        if hasattr(error, "status"):
            others = [(sentence,) for sentence in getattr(error, "others", ())]
            state.end("stopped", Told(str(error), others, (t("Chỗ khác cần sửa"),)))
            return
        sentence = t(
            "hoso gặp lỗi ngoài dự kiến ({kind}). Việc chưa ghi thì chưa có gì đổi.",
            kind=type(error).__name__,
        )
        state.end("failed", Told(sentence))
    else:
        state.end("done", told)


def _let_pass(given: Mapping[str, object], by: str) -> "LetPass | None":
    """The gates that the form lets pass; None when it names none."""
    from ..office.overrides import LetPass

    gates = given.get("gates") or {}
    assert isinstance(gates, dict)
    if not gates:
        return None
    names = tuple(str(name) for name in gates["names"])
    return LetPass(names, by, str(gates["because"]), str(gates["until"]))


def _month(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import figures
    from ..office.month import run_month

    month = run_month(
        workspace, str(given["period"]), as_of=str(given.get("as_of") or "") or None,
        let_pass=_let_pass(given, by), progress=progress,
    )  # fmt: skip
    if month.plan_number is None:
        sentence = t("Đã kiểm tra kỳ {period}; bản sao CSDL rỗng nên chưa có kế hoạch.",
                     period=month.period)  # fmt: skip
    elif len(month.tripped):
        sentence = t("Đã chạy kỳ {period}; có ngưỡng chặn kế hoạch số {n}.",
                     period=month.period, n=month.plan_number)  # fmt: skip
    else:
        sentence = t("Đã chạy kỳ {period}; kế hoạch số {n} chờ duyệt.",
                     period=month.period, n=month.plan_number)  # fmt: skip
    return Told(sentence, figures.of_month(month), next=("/", t("Xem việc tiếp theo")))


def _read(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import figures, month

    period = str(given["period"])
    received = month.receive(workspace, period, progress=progress)
    rows = figures.of_files(received)
    if received.refused:
        rows.append((t("Tệp không đọc được"), len(received.refused)))
    return Told(
        t("Đã đọc tệp của kỳ {period}.", period=vn_date(period)),
        rows,
        next=(f"/files?period={period}", t("Xem từng tệp")),
    )


def _said(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import inbox, month, submissions

    period, file = str(given["period"]), str(given["file"])
    found = month.receive(workspace, period, progress=progress)
    name = submissions.decide(
        workspace, found, file, str(given["word"]), by=by, because=str(given["because"])
    )
    month.receive(workspace, period, progress=progress)
    files = inbox.listing(workspace, period).files
    line = next(f for f in files if f.file == name)
    return Told(
        t("Đã ghi. {outcome}, {n} người được tính. Có hiệu lực từ lần chạy kỳ sau.",
          outcome=inbox.called(line.outcome), n=number_text(line.counted)),
        next=(f"/files?period={period}", t("Xem từng tệp")),
    )  # fmt: skip


def _assign(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import inbox, month
    from ..office.senders import Sender

    period = str(given["period"])
    of = Sender(str(given["unit"]), by, str(given["because"]), bool(given["every"]))
    name, _ = month.assign(workspace, period, str(given["file"]), of, progress=progress)
    line = next(f for f in inbox.listing(workspace, period).files if f.file == name)
    return Told(
        t("Đã ghi. {outcome}, {n} người được tính. Có hiệu lực từ lần chạy kỳ sau.",
          outcome=inbox.called(line.outcome), n=number_text(line.counted)),
        next=(f"/files?period={period}", t("Xem từng tệp")),
    )  # fmt: skip


def _check(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import checking

    found = checking.check_again(
        workspace, str(given["period"]), str(given["file"]), progress=progress
    )
    return Told(
        t("Đã kiểm tra lại: {people} người, {errors} lỗi, {warnings} cảnh báo.",
          **{name: number_text(n) for name, n in found.summary.items()}),
        found.rules,
        next=(f"/files/one/{given['key']}", t("Về tệp")),
    )  # fmt: skip


def _fix(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import corrections

    chosen = given["cells"]
    assert isinstance(chosen, list)
    made = corrections.accept(
        workspace, str(given["period"]), str(given["file"]), tuple(map(str, chosen)),
        progress=progress,
    )  # fmt: skip
    where = made.target.relative_to(workspace.root)
    return Told(
        t("Đã ghi {n} ô vào {file}; danh sách: {listing}",
          n=made.cells, file=where, listing=made.listing.name),
        next=(f"/reports?period={given['period']}", t("Tải bản sửa ở trang Báo cáo")),
    )  # fmt: skip


def _print(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import reports
    from ..office.progress import step

    period = str(given["period"])
    folder, programme = workspace.folder("reports", period), reports.printer()
    n = reports.print_all(folder, programme, step(progress, t("In PDF")))
    return Told(
        t("Đã in {n} trang thành PDF.", n=number_text(n)),
        next=(f"/reports?period={period}", t("Xem báo cáo")),
    )


def _rehearse(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import applying

    number = int(str(given["number"]))
    progress(t("Thử áp dụng, không ghi gì"), 0, 0)
    made = applying.rehearse(workspace, number, by=by)
    return Told(
        made.sentence, made.heads, applying.headings(), (f"/plans/{number}", t("Xem và áp dụng"))
    )


def _apply(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import applying

    number, stamp = int(str(given["number"])), int(str(given["stamp"]))
    progress(t("Sao lưu rồi áp dụng trong một giao dịch"), 0, 0)
    n, done = applying.apply_rehearsed(workspace, number, stamp, by=by)
    sentence = t("Đã áp dụng kế hoạch số {n}.", n=n)
    if done.again:
        sentence = t("Kế hoạch số {n} đã áp dụng từ trước; lần này không ghi gì.", n=n)
    return Told(
        sentence,
        [(t("Dòng"), done.lines), (t("Người"), done.people)],
        next=(f"/plans/{n}", t("Xuất thông điệp")),
    )


def _undo(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    number = int(str(given["number"]))
    from ..office import applying

    progress(t("Sao lưu rồi hoàn tác trong một giao dịch"), 0, 0)
    inverse = applying.undo(workspace, number, by=by)
    return Told(
        t("Đã hoàn tác đợt {n} bằng đợt {inverse}.", n=number, inverse=inverse),
        next=("/plans", t("Xem các đợt")),
    )


def _export(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import exchange

    number, http = int(str(given["number"])), bool(given.get("http"))
    progress(t("Lập thông điệp"), 0, 0)
    made = exchange.export_messages(workspace, number, http=http)
    rows = [(t("Thông điệp"), made.messages), (t("Người chưa gửi được"), made.unsendable)]
    rows += [(exchange.state_name(state), n) for state, n in sorted(made.states.items())]
    where = made.folder.relative_to(workspace.root)
    return Told(
        t("Đã lập thông điệp của đợt {n} trong {folder}.", n=number, folder=where),
        rows,
        next=(f"/plans/{number}", t("Xem đợt này")),
    )


def _letters(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import letters

    period, now = str(given["period"]), datetime.datetime.now(datetime.UTC)
    asked = letters.Asked(bool(given["remind"]), str(given["deadline"]))
    progress(t("Soạn thư"), 0, 0)
    made = letters.compose(workspace, period, asked, only="", now=now)
    with workspace.mirror() as mirror:
        again = bool(given["again"])
        queued = letters.enqueue(workspace, mirror, period, made.letters, again=again)
        done = letters.send(workspace, mirror, most=10_000, only="", progress=progress)
    rows = [
        (t("Thư mới"), queued.new),
        (t("Gửi được"), done.sent),
        (t("Gửi lại sau"), done.retry),
        (t("Bị từ chối"), done.failed),
        (t("Chưa rõ đã tới chưa"), done.unsure),
        (t("Đã có thư khác hạn hoặc khác nội dung, không gửi thêm"), len(queued.held)),
        (t("Đơn vị chưa có địa chỉ thư"), len(made.without_address)),
        (t("Địa chỉ thư không hợp lệ"), len(made.bad_addresses)),
    ]
    return Told(
        t("Đã gửi {n} thư của kỳ {period}.", n=number_text(done.sent), period=vn_date(period)),
        [(label, n) for label, n in rows if n],
        next=("/letters", t("Xem từng thư")),
    )


def _arrival(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import national

    progress(t("Xem trước bản xuất, không nạp gì"), 0, 0)
    seen = national.look(workspace, str(given["period"]), str(given["as_of"]))
    sentence = t("Chỉ xem trước, chưa nạp gì.")
    if seen.stopped:
        sentence += "\n" + t("Có ngưỡng chặn bản xuất: {names}.", names=", ".join(seen.names()))
    return Told(sentence, seen.rows, next=("/national", t("Xem và nạp")))


def _pull(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import national

    progress(t("Sao lưu rồi nạp trong một giao dịch"), 0, 0)
    arrival = national.take_seen(workspace, _let_pass(given, by))
    n = number_text(len(arrival.frames["nguoi"]))
    return Told(
        t("Đã nạp {n} hồ sơ của bản xuất.", n=n),
        national.rows(arrival),
        next=("/", t("Xem việc tiếp theo")),
    )


def _undo_pull(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import national

    progress(t("Trả bản sao về trước lần nạp"), 0, 0)
    period = national.undo(workspace, by=by)
    return Told(
        t("Đã trả bản sao về trước lần nạp kỳ {period}.", period=period),
        next=("/national", t("Về bản sao CSDL quốc gia")),
    )


def rehearsed_file(workspace: Workspace, pack: str) -> Path:
    """Where the rehearsal of a pack leaves what would be otherwise."""
    return private_folder(workspace.root / ".hoso" / "desk" / "packs") / f"{pack}.csv"


def _rehearse_pack(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import rehearsal

    pack, period = str(given["pack"]), str(given["period"])
    day = datetime.date.today().isoformat()
    made = rehearsal.rehearse(
        pack, [workspace.inbox(period)], day, units_file=None, workspace=workspace,
        progress=progress,
    )  # fmt: skip
    write_private(rehearsed_file(workspace, pack), frame_for_people(*rehearsal.in_words(made)))
    headings, rows = rehearsal.by_rule(made)
    return Told(rehearsal.sentence(made), rows, headings, ("/rules/packs", t("Tải từng khác biệt")))


def notations_file(workspace: Workspace, number: int) -> Path:
    """Where the list of what is only written otherwise is left."""
    return private_folder(workspace.root / ".hoso" / "desk" / "notations") / f"{number}.csv"


def _notations(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import month

    number = int(str(given["number"]))
    found = month.notations(workspace, number, progress=progress)
    write_private(notations_file(workspace, number), frame_for_people(*month.in_words(found)))
    return Told(
        month.of_notations(found), next=(f"/plans/{number}", t("Tải danh sách ở trang của đợt"))
    )


def _reorganise(
    workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress
) -> Told:
    from ..office import units

    progress(t("Lập đợt sắp xếp đơn vị"), 0, 0)
    people = Path(str(given["people"])) if given["people"] else None
    made = units.reorganise(workspace, Path(str(given["table"])), people, by=by)
    said = [sentence.strip() for one in made for sentence in one.sentences()]
    said += [
        t("Đợt số {n}: {people} hồ sơ chờ chọn đơn vị.", n=one.number,
          people=number_text(one.waiting))
        for one in made
        if one.waiting
    ]  # fmt: skip
    rows = [(t("Đợt số {n}", n=one.number), *row) for one in made for row in one.rows()]
    return Told(
        "\n".join(said),
        rows,
        (t("Đợt"), *units.headings()),
        ("/units/reorganise", t("Xem các đợt sắp xếp")),
    )


def _audit(workspace: Workspace, given: Mapping[str, object], by: str, progress: Progress) -> Told:
    from ..office import audit

    progress(t("Đối chiếu nhật ký với dữ liệu"), 0, 0)
    found = audit.verify(workspace)
    if found.problems:
        raise Stop("\n".join(found.sentences()), GATE)
    return Told("\n".join(found.sentences()), next=("/audit", t("Về nhật ký")))


WORKS: dict[str, Work] = {
    "month": Work(
        lambda: t("Chạy kỳ: đọc, kiểm tra, lập kế hoạch, ghi báo cáo"), _month, safe=True
    ),
    "read": Work(lambda: t("Đọc tệp của các đơn vị"), _read, safe=True),
    "said": Work(lambda: t("Ghi ý kiến về tệp"), _said),
    "assign": Work(lambda: t("Ghi tệp của đơn vị nào"), _assign),
    "check": Work(lambda: t("Kiểm tra lại tệp"), _check, safe=True),
    "fix": Work(lambda: t("Ghi bản sửa của tệp"), _fix),
    "print": Work(lambda: t("In báo cáo"), _print, safe=True),
    "rehearse": Work(lambda: t("Thử áp dụng"), _rehearse),
    "apply": Work(lambda: t("Áp dụng"), _apply),
    "undo": Work(lambda: t("Hoàn tác"), _undo),
    "letters": Work(lambda: t("Gửi thư"), _letters, safe=True),
    "reorganise": Work(lambda: t("Sắp xếp đơn vị"), _reorganise),
    "audit": Work(lambda: t("Kiểm tra nhật ký"), _audit, safe=True),
    "rehearse-pack": Work(lambda: t("Diễn tập gói quy tắc"), _rehearse_pack, safe=True),
    "notations": Work(lambda: t("Tìm chỗ chỉ khác cách viết"), _notations, safe=True),
    "export": Work(lambda: t("Xuất thông điệp"), _export),
    "arrival": Work(lambda: t("Xem trước bản xuất của CSDL quốc gia"), _arrival, safe=True),
    "pull": Work(lambda: t("Nạp bản xuất của CSDL quốc gia"), _pull),
    "undo-pull": Work(lambda: t("Hoàn tác lần nạp gần nhất"), _undo_pull),
}
"""Name -> what can be done in a process of its own."""


if __name__ == "__main__":
    do(json.loads(sys.stdin.buffer.read()))
