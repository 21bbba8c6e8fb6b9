"""The command ``hoso``: what there is to call, in which language, and how it ends."""

import gettext
import importlib
import io
import os
import sys
from importlib import metadata

import click

from ..office import stop
from ..validators import texts
from ..validators.texts import t
from .spoken import spoken

# name: (module, attribute, one line in Vietnamese, the same in English). Modules are imported when
# they are called, so that --help and completion do not wait for pandas.
COMMANDS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "demo": ("demo", "demo", ("Làm trọn một tháng trên một tỉnh giả lập 24.000 người",
    "Run a whole month on a synthetic province of 24,000 people")),
    "init": ("init", "init", ("Tạo nơi làm việc: hoso.toml, bản sao CSDL, các thư mục",
    "Make a workspace: hoso.toml, embedded mirror, folders")),
    "serve": ("serve", "serve", ("Mở bàn làm việc trong trình duyệt, trên máy này",
    "Open the desk in the browser, on this machine")),
    "accounts": ("accounts", "accounts", ("Tài khoản vào bàn làm việc của cơ quan",
    "Accounts of the office's desk")),
    "today": ("serve", "today", ("Việc tiếp theo, theo thứ tự",
    "What to do next, in order")),
    "campaign": ("campaign", "campaign", ("Chiến dịch: từng hồ sơ đang ở đâu, còn ai phải đôn đốc",
    "The campaign: where each record stands, and whom to urge")),
    "check": ("check", "check", ("Kiểm tra các bảng tính; không cần nơi làm việc",
    "Validate workbooks; needs no workspace")),
    "fix": ("fix", "fix", ("Ghi bản mới của tệp với các đề xuất được nhận",
    "Write a new copy of a file with accepted proposals")),
    "explain": ("explain", "explain", ("Giải trình một cảnh báo để nó im đến khi có gì đổi",
    "Explain a warning, so that it rests until something changes")),
    "map": ("mapping", "map_columns", ("Xem và đặt cột nào là trường nào của một tệp",
    "See and set which column of a file is which field")),
    "run": ("month", "run", ("Chạy kỳ: nhận, kiểm tra, báo cáo, lập kế hoạch; không áp dụng gì",
    "The month: intake, check, report, plan; applies nothing")),
    "intake": ("intake", "command", ("Tệp đơn vị đã gửi: tệp nào được tính, tệp nào thay tệp nào",
    "What units sent: which files count, which replaced which")),
    "report": ("month", "report", ("Ghi lại sổ đánh dấu và trang báo cáo của kỳ",
    "Write the period's marked workbooks and pages again")),
    "send": ("send", "send", ("Gửi kết quả cho đơn vị, đôn đốc đơn vị chưa gửi",
    "Mail the reports, remind silent units")),
    "plan": ("sync", "plan", ("Xem kế hoạch thay đổi của kỳ", "Show the period's change set")),
    "review": ("sync", "review", ("Đưa ra, nhận lại và duyệt các thay đổi",
    "Send out, take back and approve changes")),
    "judge": ("judge", "command", ("Trả lời câu hỏi của kế hoạch; không ai bị hỏi lại",
    "Answer a plan's questions; nobody is asked twice")),
    "apply": ("sync", "apply", ("Áp dụng các thay đổi đã duyệt trong một giao dịch",
    "Apply what was approved, in one transaction")),
    "undo": ("sync", "undo", ("Hoàn tác một đợt thay đổi", "Take back a change set")),
    "mirror": ("mirror", "mirror", ("Bản sao CSDL quốc gia: nạp, độ mới, lịch sử",
    "The mirror: pull, freshness, history")),
    "audit": ("mirror", "audit", ("Nhật ký: kiểm tra chuỗi băm",
    "The audit: verify the hash chain")),
    "backup": ("mirror", "backup", ("Sao lưu bản sao CSDL", "Back up the mirror")),
    "restore": ("mirror", "restore", ("Phục hồi bản sao CSDL", "Restore the mirror")),
    "export": ("export", "export", ("Xuất thông điệp gửi CSDL quốc gia",
    "Messages for the national system")),
    "receipts": ("export", "receipts", ("Đọc phản hồi của CSDL quốc gia",
    "Read the national system's answers")),
    "template": ("template", "template", ("Tạo và kiểm tra biểu mẫu",
    "Issue and check the workbook template")),
    "figures": ("figures", "figures", ("Số liệu theo biểu, mỗi ô mở ra từng người",
    "Figures in the official forms, each cell down to its people")),
    "decisions": ("decisions", "decisions", ("Sổ quyết định: nạp, kiểm tra, xem, đến hạn",
    "The register of decisions: load, check, show, due")),
    "rules": ("rules", "rules", ("Sổ quy tắc", "The rule book")),
    "units": ("units", "units", ("Danh bạ đơn vị", "The unit registry")),
}  # fmt: skip


class Commands(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [n for n, (module, _, _) in COMMANDS.items()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, about = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f".{module}", __package__), attribute)
        made = spoken(command)
        made.help = made.help or texts.pick(about)
        return made

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Command.format_help_text(spoken(self), ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(t("Lệnh")):
            formatter.write_dl([(n, texts.pick(about)) for n, (_, _, about) in COMMANDS.items()])


def _speak(ctx: click.Context, param: click.Parameter, value: str) -> str:
    texts.use(value)
    # click's own sentences come by way of gettext, which asks the environment for the language.
    os.environ["LANGUAGE"] = value
    return value


@click.group(
    cls=Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "HOSO",
        "max_content_width": 110,
    },
    epilog="Mã thoát / exit status: 0 không có lỗi / nothing at error level · "
    "1 có lỗi / findings at error level · 2 gọi sai / wrong usage · "
    "3 có tệp không đọc được / a file could not be read · "
    "4 bị chặn bởi ngưỡng / a gate stopped it · "
    "5 không tới được dịch vụ / a service could not be reached · "
    "6 lỗi của hoso / a fault of hoso itself.",
)
@click.option(
    "--lang",
    type=click.Choice(texts.LANGUAGES),
    default="vi",
    is_eager=True,
    callback=_speak,
    expose_value=False,
    help="Ngôn ngữ / language.",
)
@click.option("--debug", is_flag=True, help="Hiện vết lỗi đầy đủ / show the full trace.")
@click.version_option(
    metadata.version("hoso"), prog_name="hoso", help="Cho biết phiên bản / show the version."
)
@click.pass_context
def hoso(ctx: click.Context, debug: bool) -> None:
    """hoso: đọc, kiểm tra, đối chiếu và đồng bộ hồ sơ cán bộ, công chức, viên chức.

    \b
    Ví dụ:
      hoso demo
      hoso check *.xlsx
    """
    ctx.obj = {"debug": debug}


def teach_click() -> None:
    """Let click's own sentences come from the catalogue of hoso, in the language in use. Before a
    module of commands is imported: click names the types of arguments then."""
    gettext.bindtextdomain("click", str(texts.FOLDER))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = texts.language()


def main(args: list[str] | None = None) -> None:
    """Entry point of the console script. Ends the process with the documented status; never with a
    traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console on code page 1252 or 1258 would raise on Vietnamese letters.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue]
    teach_click()
    args = sys.argv[1:] if args is None else args
    debug = "--debug" in args
    try:
        status = hoso.main(args=args, standalone_mode=False)
    except click.exceptions.Abort:
        _say(t("Đã dừng theo yêu cầu."))
        status = stop.USAGE
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        # It quotes the command line, and that names files of others.
        for line in shown.getvalue().splitlines():
            _say(line)
        status = stop.USAGE
    except BrokenPipeError:
        # The reader (head, less) went away: nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = stop.CLEAN
    except Exception as error:
        if debug:
            raise
        _say(_sentence(error))
        status = getattr(error, "status", stop.INTERNAL)
    sys.exit(status if isinstance(status, int) else stop.CLEAN)


def _say(sentence: str) -> None:
    from .show import say

    say(sentence, err=True)


def _sentence(error: Exception) -> str:
    if hasattr(error, "status"):
        return str(error)
    # The text of an unforeseen exception may hold a person's data, so only its kind is shown.
    return t(
        "hoso gặp lỗi ngoài dự kiến ({kind}). "
        "Chạy lại với --debug để xem chi tiết và gửi cho người phụ trách.",
        kind=type(error).__name__,
    )
