"""What a clerk does in LibreOffice: opens the template, types, chooses from drop-downs, pastes
rows, saves as xlsx and as ods.

    python3 clerk.py PIPE TEMPLATE TASKS TARGET

Runs with the system's Python, which has LibreOffice's ``uno``, against an office that listens on
PIPE. TASKS is JSON: [cell, how, value], the cell on the first sheet or as "Sheet!G17", with how =
type, number, choose, pick (of a drop-down that follows other cells), paste (a row of values).
Prints as JSON the cells whose drop-down does not offer what was wanted: nothing is written there.
"""

import json
import sys
import time
from pathlib import Path

import uno  # pyright: ignore[reportMissingImports]
from com.sun.star.beans import PropertyValue  # pyright: ignore[reportMissingImports]
from com.sun.star.connection import NoConnectException  # pyright: ignore[reportMissingImports]

SCRATCH = "CZ1"


def office(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except NoConnectException:
            time.sleep(0.25)
    sys.exit("LibreOffice does not answer")


def offered(document, sheet, cell):
    """The texts of the cell's drop-down."""
    area = document.NamedRanges.getByName(cell.Validation.getFormula1()).getReferredCells()
    return {row[0] for row in area.getDataArray()}


def follows(sheet, cell, value):
    """Whether the drop-down that is worked out from other cells offers the number."""
    scratch = sheet.getCellRangeByName(SCRATCH)
    scratch.setFormula(f"=MATCH({value:g};{cell.Validation.getFormula1()};0)")
    there = scratch.getError() == 0
    scratch.setFormula("")
    return there


def main(pipe, template, tasks, target):
    desktop = office(pipe)
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(template), "_blank", 0, (PropertyValue("Hidden", 0, True, 0),)
    )
    first = document.Sheets.getByIndex(0)
    refused = []
    for address, how, value in json.loads(Path(tasks).read_text(encoding="utf-8")):
        name, _, address = address.rpartition("!")
        sheet = document.Sheets.getByName(name) if name else first
        cell = sheet.getCellRangeByName(address)
        if (how == "choose" and value not in offered(document, sheet, cell)) or (
            how == "pick" and not follows(sheet, cell, value)
        ):
            refused.append(address)
        elif how in ("type", "choose"):
            cell.setString(value)
        elif how in ("number", "pick"):
            cell.setValue(value)
        else:
            at = cell.getCellAddress()
            sheet.getCellRangeByPosition(
                at.Column, at.Row, at.Column + len(value) - 1, at.Row
            ).setDataArray((tuple(value),))
    for suffix, form in (("xlsx", "Calc MS Excel 2007 XML"), ("ods", "calc8")):
        document.storeToURL(
            uno.systemPathToFileUrl(f"{target}.{suffix}"),
            (PropertyValue("FilterName", 0, form, 0),),
        )
    document.close(True)
    print(json.dumps(refused))
    desktop.terminate()


main(*sys.argv[1:])
