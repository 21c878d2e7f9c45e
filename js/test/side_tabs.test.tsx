import { describe, expect, it } from "vitest";
import { screen, showSide, tab } from "./side_fake";

const chosen = () => screen.getAllByRole("tab").map((each) => each.getAttribute("aria-selected"));
const shownPanel = () => screen.getByRole("tabpanel").getAttribute("aria-labelledby");

describe("the tabs", () => {
  it("are walked with the arrow keys, around the end, as one Tab stop", async () => {
    const { view, user } = showSide();
    tab("Plan").focus();
    await user.keyboard("{ArrowLeft}");
    expect(document.activeElement).toBe(tab("Code"));
    expect(chosen()).toEqual(["false", "false", "false", "true"]);
    expect(view.tab.value).toBe("code");
    await user.keyboard("{ArrowRight}{ArrowRight}");
    expect(document.activeElement).toBe(tab("Parameters"));
    await user.keyboard("{End}");
    expect(document.activeElement).toBe(tab("Code"));
    expect(screen.getAllByRole("tab").map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, -1, 0]);
  });

  it("lead down into their panel: to its list, or to what can be pressed first", async () => {
    const { user } = showSide();
    tab("Code").focus();
    await user.keyboard("{Home}{ArrowDown}");
    const panel = () => screen.getByRole("tabpanel");
    expect(panel().contains(document.activeElement)).toBe(true);
    expect(document.activeElement?.getAttribute("tabindex")).toBe("0");
    tab("Plan").focus();
    await user.keyboard("{ArrowRight}{ArrowDown}");
    expect(panel().contains(document.activeElement)).toBe(true);
  });

  it("are chosen by a click, and each names its panel", async () => {
    const { user } = showSide();
    await user.click(tab("Parameters"));
    expect(chosen()).toEqual(["false", "true", "false", "false"]);
    expect(shownPanel()).toBe(tab("Parameters").id);
    expect(tab("Parameters").getAttribute("aria-controls")).toBe(screen.getByRole("tabpanel").id);
  });

  it("keep what is typed in one while another is open", async () => {
    const { user } = showSide();
    await user.type(screen.getByRole("combobox", { name: "Selection" }), "Train+");
    await user.click(tab("Code"));
    await user.click(tab("Plan"));
    expect((screen.getByRole("combobox", { name: "Selection" }) as HTMLInputElement).value).toBe("Train+");
  });

  it("have ids that no other view of the page has", () => {
    const ids = () => [...document.querySelectorAll("[id]")].map(({ id }) => id);
    showSide();
    const first = ids();
    showSide();
    expect(ids().filter((id) => first.includes(id))).toEqual([]);
  });
});
