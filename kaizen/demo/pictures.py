"""What the demo plant took pictures of, before and after: drawn, for nobody's photo is at hand."""

from __future__ import annotations

from collections.abc import Callable

from kaizen.demo.drawing import (
    AMBER,
    BOARD_DARK,
    GREEN,
    INK,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIT,
    TAPE,
    WATER,
    Sheet,
)


def label_hanging() -> Sheet:
    sheet = Sheet()
    sheet.shadow(330, 840, 760)
    sheet.carton(330, 760, 480, 400)
    sheet.label((430, 500), 250, turned=-17)
    sheet.polygon([(432, 500), (520, 470), (462, 560)], "#e4e0d6")
    return sheet


def lot_on_the_carton() -> Sheet:
    sheet = Sheet()
    sheet.shadow(330, 840, 760)
    sheet.carton(330, 760, 480, 400)
    sheet.label((370, 420), 230)
    sheet.words((375, 640), "L 2409-17", INK, 68)
    return sheet


def tall_on_top() -> Sheet:
    sheet = Sheet()
    sheet.shadow(280, 900, 800)
    sheet.pallet(280, 800, 620)
    for at in range(3):
        sheet.carton(300 + 195 * at, 742, 190, 110)
    for at in range(3):
        sheet.carton(290 + 200 * at, 632, 185, 100)
    sheet.carton(360, 532, 130, 290)
    sheet.carton(620, 532, 130, 260)
    sheet.line([(520, 560), (560, 600), (530, 640)], BOARD_DARK, 6)
    return sheet


def tall_below() -> Sheet:
    sheet = Sheet()
    sheet.shadow(280, 900, 800)
    sheet.pallet(280, 800, 620)
    for at in range(4):
        sheet.carton(300 + 146 * at, 742, 140, 280)
    for at in range(3):
        sheet.carton(300 + 195 * at, 462, 190, 100)
    for at in range(3):
        sheet.carton(300 + 195 * at, 362, 190, 90)
    return sheet


def wet_on_the_floor() -> Sheet:
    sheet = Sheet()
    sheet.disc((600, 790), 820, 120, WATER)
    sheet.carton(270, 780, 250, 170)
    sheet.carton(560, 810, 260, 180)
    sheet.carton(420, 625, 240, 150)
    for drop in (310, 480, 640, 760, 860):
        sheet.disc((drop, 700 + drop % 60), 12, 20, WATER)
    return sheet


def drying_rack() -> Sheet:
    sheet = Sheet()
    sheet.shadow(250, 820, 810)
    for side in (250, 800):
        sheet.box((side, 250), (side + 22, 810), STEEL_DARK)
    for shelf in (430, 620, 790):
        for at in range(3):
            sheet.carton(295 + 170 * at, shelf, 120, 110)
        sheet.box((250, shelf), (822, shelf + 16), STEEL)
    sheet.box((965, 560), (985, 800), STEEL_DARK)
    sheet.box((920, 795), (1030, 812), STEEL_DARK)
    sheet.disc((975, 470), 210, 210, STEEL_DARK)
    sheet.disc((975, 470), 186, 186, STEEL_LIT)
    for blade in ((975, 425, 46, 96), (975, 515, 46, 96), (930, 470, 96, 46), (1020, 470, 96, 46)):
        sheet.disc(blade[:2], *blade[2:], STEEL)
    sheet.disc((975, 470), 40, 40, STEEL_DARK)
    return sheet


def packs_thrown_in() -> Sheet:
    sheet = _open_box()
    places = [(360, 330), (520, 310), (690, 340), (400, 470), (580, 450), (740, 480)]
    places += [(350, 600), (500, 620), (660, 590), (450, 540), (620, 520)]
    for at, (x, y) in enumerate(places):
        _pack(sheet, x, y, (GREEN, AMBER, STEEL)[at % 3])
    return sheet


def tray_with_a_gap() -> Sheet:
    sheet = _open_box()
    for row in range(3):
        for column in range(4):
            x, y = 322 + 142 * column, 292 + 150 * row
            sheet.box((x, y), (x + 128, y + 134), "#8a6a42", round_by=16)
            if (row, column) != (1, 2):
                _pack(sheet, x + 14, y + 17, (GREEN, AMBER, STEEL)[row])
    return sheet


def open_van() -> Sheet:
    return _van()


def van_with_strips() -> Sheet:
    sheet = _van()
    for strip in range(9):
        x = 392 + 47 * strip
        sheet.box((x, 250), (x + 43, 668), "#cfe0e8" if strip % 2 else "#dbe8ee")
        sheet.line([(x + 6, 256), (x + 6, 662)], PAPER, 3)
    sheet.box((384, 240), (820, 258), STEEL_DARK)
    return sheet


def labels_anyhow() -> Sheet:
    sheet = _shelf()
    for row, ground in enumerate((410, 690)):
        for at in range(4):
            x = 200 + 210 * at
            sheet.carton(x, ground, 160, 150)
            if (row + at) % 3 == 0:
                sheet.label((x + 30, ground - 120), 96, turned=(at - 1) * 24)
    return sheet


def labels_to_the_front() -> Sheet:
    sheet = _shelf()
    for ground in (410, 690):
        for at in range(4):
            x = 200 + 210 * at
            sheet.carton(x, ground, 160, 150)
            sheet.label((x + 32, ground - 96), 96)
    return sheet


def three_strips() -> Sheet:
    sheet = one_strip()
    for x in (352, 780):
        sheet.box((x, 360), (x + 22, 480), TAPE)
        sheet.polygon([(x, 360), (x + 106, 302), (x + 128, 302), (x + 22, 360)], TAPE)
    return sheet


def one_strip() -> Sheet:
    sheet = Sheet()
    sheet.shadow(330, 840, 760)
    sheet.carton(330, 760, 480, 400)
    sheet.label((560, 590), 200)
    return sheet


def _open_box() -> Sheet:
    """From above."""
    sheet = Sheet(horizon=0)
    sheet.polygon([(270, 240), (930, 240), (990, 160), (210, 160)], "#d3aa76")
    sheet.polygon([(270, 770), (930, 770), (990, 850), (210, 850)], "#d3aa76")
    sheet.polygon([(270, 240), (210, 160), (210, 850), (270, 770)], "#b98c58")
    sheet.polygon([(930, 240), (990, 160), (990, 850), (930, 770)], "#b98c58")
    sheet.box((270, 240), (930, 770), "#9c7547")
    return sheet


def _pack(sheet: Sheet, x: float, y: float, colour: str) -> None:
    sheet.box((x, y), (x + 100, y + 100), colour, round_by=10)
    sheet.box((x + 14, y + 18), (x + 86, y + 56), PAPER, round_by=5)
    sheet.line([(x + 22, y + 30), (x + 66, y + 30)], INK, 4)
    sheet.line([(x + 22, y + 43), (x + 52, y + 43)], INK, 4)


def _van() -> Sheet:
    """From behind, its doors open."""
    sheet = Sheet()
    sheet.shadow(340, 860, 800)
    sheet.box((340, 200), (864, 730), PAPER, round_by=26)
    sheet.box((384, 240), (820, 668), "#31414d")
    sheet.box((430, 290), (774, 668), "#3d505e")
    sheet.carton(470, 668, 130, 130)
    sheet.carton(620, 668, 120, 100)
    sheet.polygon([(340, 230), (180, 190), (180, 760), (340, 690)], "#f4f1ea")
    sheet.polygon([(864, 230), (1024, 190), (1024, 760), (864, 690)], "#f4f1ea")
    sheet.box((384, 730), (820, 756), STEEL_DARK)
    for wheel in (440, 764):
        sheet.disc((wheel, 770), 110, 90, INK)
    return sheet


def _shelf() -> Sheet:
    sheet = Sheet(horizon=720)
    for side in (140, 1060):
        sheet.box((side, 150), (side + 20, 800), STEEL_DARK)
    for board in (410, 690):
        sheet.box((140, board), (1080, board + 18), STEEL)
    return sheet


# By the title of the idea that they belong to.
SCENES: dict[str, tuple[Callable[[], Sheet], Callable[[], Sheet]]] = {
    "Print the lot a second time, straight on the carton": (label_hanging, lot_on_the_carton),
    "Put the tall cartons in the bottom layer, never on top": (tall_on_top, tall_below),
    "Drying rack with a fan for cartons that got wet": (wet_on_the_floor, drying_rack),
    "A tray with twelve hollows, so that a gap is seen at once": (packs_thrown_in, tray_with_a_gap),
    "One strip of tape instead of three on cartons below eight kilos": (three_strips, one_strip),
    "Curtain of strips inside the van door": (open_van, van_with_strips),
    "All labels to the front, as a rule and not by chance": (labels_anyhow, labels_to_the_front),
}
