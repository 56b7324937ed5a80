"""The picture of memory over time."""

from __future__ import annotations

from xml.etree import ElementTree

from tools.bench.memory_plot import Line, drawn

SVG = "{http://www.w3.org/2000/svg}"


def test_each_line_goes_from_its_first_to_its_last_point_within_the_picture() -> None:
    rising = Line("requests", [(count, 100.0 + count / 100) for count in range(100, 10_001, 100)])
    level = Line("connections", [(count, 50.0) for count in range(10, 1_001, 10)])
    picture = ElementTree.fromstring(drawn([rising, level]))
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    lines = [
        [tuple(map(float, place.split(","))) for place in line.attrib["points"].split()]
        for line in picture.iter(f"{SVG}polyline")
    ]
    assert [len(line) for line in lines] == [100, 100]
    assert all(0 < x < width and 0 < y < height for line in lines for x, y in line)
    assert lines[0][0][1] > lines[0][-1][1], "more is higher up"
    assert lines[1][0][1] == lines[1][-1][1]
    said = [text.text for text in picture.iter(f"{SVG}text")]
    assert "10,000 requests: 200 MB" in said
    assert "1,000 connections: 50 MB" in said
