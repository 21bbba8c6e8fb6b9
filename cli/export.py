"""``hoso export`` and ``hoso receipts``: messages for the national system and its answers."""



from ..connectors.files import private_folder, write_private
from .workspace import Workspace


def export_messages(workspace: Workspace, number: int, period: str) -> tuple[int, int]:
    """Write the messages of an applied change set as numbered files; how many, and how many people cannot be sent yet."""
    from ..connectors import exchange

    with workspace.mirror() as mirror:
        built = exchange.build(mirror.applied(number), mirror.theirs(), units=workspace.units())
        mirror.record_messages(number, built.messages)
    folder = private_folder(workspace.folder("messages", period) / f"{number:04d}")
    for message in built.messages:
        write_private(folder / message.file_name, message.body)
    if len(built.not_sendable):
        write_private(folder / "chua-gui-duoc.csv", built.not_sendable.to_csv(index=False).encode("utf-8-sig"))
    return len(built.messages), int(built.not_sendable["id"].nunique()) if len(built.not_sendable) else 0
