import { expect, test } from "vitest";
import { isName } from "../src/typable";

test("a name needs letters or digits that a command can be typed by", () => {
    for (const name of ["Tank Tracker", "x", "2", "Éclair", "坦克 1"]) {
        expect(isName(name), name).toBe(true);
    }
    for (const name of ["", "  ", "!!!", "坦克", "Танк"]) {
        expect(isName(name), name).toBe(false);
    }
});
