"""A pencil for the demo's pictures: cartons, labels, pallets and shelves in a warehouse's light."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1200, 900)
FINE = 2  # drawn so many times larger, then made smaller: edges become smooth
Point = tuple[float, float]

WALL, WALL_LOW, FLOOR = "#e9e4da", "#d8d2c4", "#b9b2a4"
BOARD, BOARD_LIT, BOARD_DARK = "#c79a66", "#dcb582", "#a67c4c"
TAPE, PAPER, INK = "#b58a55", "#fbfaf6", "#2d3338"
STEEL, STEEL_LIT, STEEL_DARK = "#5d7f9c", "#86a3bb", "#3f5c74"
WOOD, WOOD_DARK = "#d2b48a", "#9a7b52"
WATER, GREEN, AMBER = "#9fc0d2", "#5a8f72", "#d8922f"


class Sheet:
    """A wall, a floor, and what stands before them; x to the right, y down, in points of 1200."""

    def __init__(self, horizon: float = 620) -> None:
        self.image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), WALL)
        self.pen = ImageDraw.Draw(self.image)
        self.box((0, horizon - 60), (1200, horizon), WALL_LOW)
        self.box((0, horizon), (1200, 900), FLOOR)

    def polygon(self, points: list[Point], colour: str) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def box(
        self, upper_left: Point, lower_right: Point, colour: str, *, round_by: float = 0
    ) -> None:
        corners = [upper_left[0], upper_left[1], lower_right[0], lower_right[1]]
        self.pen.rounded_rectangle([at * FINE for at in corners], round_by * FINE, fill=colour)

    def disc(self, centre: Point, across: float, high: float, colour: str) -> None:
        x, y = centre
        edges = [x - across / 2, y - high / 2, x + across / 2, y + high / 2]
        self.pen.ellipse([at * FINE for at in edges], fill=colour)

    def line(self, points: list[Point], colour: str, width: float) -> None:
        path = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(path, fill=colour, width=round(width * FINE), joint="curve")

    def words(self, at: Point, words: str, colour: str, size: float) -> None:
        font = ImageFont.load_default(size * FINE)
        self.pen.text((at[0] * FINE, at[1] * FINE), words, fill=colour, font=font)

    def shadow(self, left: float, right: float, ground: float) -> None:
        """Soft, on the ground below what stands there."""
        veil = Image.new("L", self.image.size, 0)
        edges = [left - 20, ground - 16, right + 34, ground + 22]
        ImageDraw.Draw(veil).ellipse([at * FINE for at in edges], fill=90)
        veil = veil.filter(ImageFilter.BoxBlur(12 * FINE))
        self.image.paste(Image.new("RGB", self.image.size, "#4a453c"), mask=veil)
        self.pen = ImageDraw.Draw(self.image)

    def carton(self, left: float, ground: float, width: float, height: float) -> None:
        """Seen from the front, a little from above and from the left."""
        deep, lift = width * 0.22, width * 0.12
        right, top = left + width, ground - height
        self.box((left, top), (right, ground), BOARD)
        self.polygon(
            [(left, top), (left + deep, top - lift), (right + deep, top - lift), (right, top)],
            BOARD_LIT,
        )
        self.polygon(
            [
                (right, top),
                (right + deep, top - lift),
                (right + deep, ground - lift),
                (right, ground),
            ],
            BOARD_DARK,
        )
        middle = left + width / 2
        self.box((middle - 12, top), (middle + 12, top + height * 0.3), TAPE)
        self.polygon(
            [
                (middle - 12, top),
                (middle - 12 + deep, top - lift),
                (middle + 12 + deep, top - lift),
                (middle + 12, top),
            ],
            TAPE,
        )

    def label(self, corner: Point, width: float, *, turned: float = 0) -> None:
        """White paper with lines and a bar code; `turned` by so many degrees."""
        wide, high = round(width * FINE), round(width * 0.62 * FINE)
        paper = Image.new("RGBA", (wide, high), PAPER)
        pen = ImageDraw.Draw(paper)
        for row, length in enumerate((0.62, 0.44, 0.54)):
            y = high * (0.14 + 0.15 * row)
            pen.rectangle([wide * 0.09, y, wide * (0.09 + length), y + high * 0.06], fill="#8b9299")
        for bar in range(18):
            x = wide * (0.09 + 0.046 * bar)
            thick = wide * (0.026 if bar % 3 else 0.014)
            pen.rectangle([x, high * 0.62, x + thick, high * 0.88], fill=INK)
        paper = paper.rotate(turned, expand=True, resample=Image.Resampling.BICUBIC)
        place = (round(corner[0] * FINE), round(corner[1] * FINE))
        self.image.paste(paper, place, paper)

    def pallet(self, left: float, ground: float, width: float) -> None:
        for leg in range(3):
            x = left + leg * (width - 70) / 2
            self.box((x, ground - 40), (x + 70, ground), WOOD_DARK)
        self.box((left, ground - 58), (left + width, ground - 38), WOOD)

    def jpeg(self) -> bytes:
        small = self.image.resize(SIZE, Image.Resampling.BOX)
        file = BytesIO()
        small.save(file, "JPEG", quality=88)
        return file.getvalue()
