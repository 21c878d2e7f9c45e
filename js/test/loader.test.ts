import { beforeEach, expect, it, vi } from "vitest";
import { importText } from "../src/import_text";
import loader from "../src/loader";
import { unpack } from "../src/packed";
import { wearStyleSheet } from "../src/style_sheet";
import { eventually } from "./patience";

vi.mock("../src/import_text", () => ({ importText: vi.fn() }));
vi.mock("../src/packed", () => ({ unpack: vi.fn() }));
vi.mock("../src/style_sheet", () => ({ wearStyleSheet: vi.fn() }));

const modelOf = (text: string) => ({ get: () => text }) as never;

interface FakeFrontEnd {
  default: { initialize(): () => void; render(): () => void };
}

let frontEnd: { end: () => void; initialize: () => () => void; render: () => () => void };
let arrive: (frontEnd: FakeFrontEnd) => void;
let text = 0;

beforeEach(() => {
  text += 1;
  frontEnd = { end: vi.fn(), initialize: vi.fn(() => frontEnd.end), render: vi.fn(() => () => {}) };
  vi.mocked(unpack).mockReset();
  vi.mocked(unpack).mockResolvedValue({ script: "the script", styles: "the styles" });
  vi.mocked(wearStyleSheet).mockReset();
  vi.mocked(wearStyleSheet).mockReturnValue(() => {});
  vi.mocked(importText).mockReset();
  vi.mocked(importText).mockReturnValue(
    new Promise((resolve) => {
      arrive = resolve;
    }),
  );
});

it("does not keep the host waiting for the front end", async () => {
  const end = loader.initialize({ model: modelOf(`${text}`) });
  expect(typeof end).toBe("function");
  expect(frontEnd.initialize).not.toHaveBeenCalled();
  arrive({ default: frontEnd });
  await eventually(() => expect(frontEnd.initialize).toHaveBeenCalledTimes(1));
  end();
  expect(frontEnd.end).toHaveBeenCalledTimes(1);
});

it("begins before the views do, with one front end for all", async () => {
  const order: string[] = [];
  vi.mocked(frontEnd.initialize).mockImplementation(() => {
    order.push("initialize");
    return frontEnd.end;
  });
  vi.mocked(frontEnd.render).mockImplementation(() => {
    order.push("render");
    return () => {};
  });
  loader.initialize({ model: modelOf(`${text}`) });
  const rendering = loader.render({ model: modelOf(`${text}`), el: document.createElement("div") });
  arrive({ default: frontEnd });
  await rendering;
  expect(order).toEqual(["initialize", "render"]);
  expect(vi.mocked(importText).mock.calls).toEqual([["the script"]]);
});

it("unpacks what Python has sent once, and has each view wear the styles", async () => {
  const elements = [1, 2].map(() => document.createElement("div"));
  const rendering = elements.map((el) => loader.render({ model: modelOf(`${text}`), el }));
  arrive({ default: frontEnd });
  await Promise.all(rendering);
  expect(vi.mocked(unpack).mock.calls).toEqual([[`${text}`]]);
  expect(vi.mocked(wearStyleSheet).mock.calls).toEqual(elements.map((el) => ["the styles", el]));
});

it("ends with a view what it wears", async () => {
  const ends = { view: vi.fn(), styles: vi.fn() };
  vi.mocked(frontEnd.render).mockReturnValue(ends.view);
  vi.mocked(wearStyleSheet).mockReturnValue(ends.styles);
  const rendering = loader.render({ model: modelOf(`${text}`), el: document.createElement("div") });
  arrive({ default: frontEnd });
  const end = await rendering;
  expect([ends.view, ends.styles].map((each) => vi.mocked(each).mock.calls.length)).toEqual([0, 0]);
  end?.();
  expect([ends.view, ends.styles].map((each) => vi.mocked(each).mock.calls.length)).toEqual([1, 1]);
});

it("begins nothing for a model that has gone meanwhile", async () => {
  const end = loader.initialize({ model: modelOf(`${text}`) });
  end();
  arrive({ default: frontEnd });
  await loader.render({ model: modelOf(`${text}`), el: document.createElement("div") });
  expect(frontEnd.initialize).not.toHaveBeenCalled();
});

it("a front end that cannot be loaded is said by the views, and asked for anew by the next", async () => {
  vi.mocked(importText).mockReturnValueOnce(Promise.reject(new Error("No such text.")));
  loader.initialize({ model: modelOf(`${text}`) });
  const context = { model: modelOf(`${text}`), el: document.createElement("div") };
  await expect(loader.render(context)).rejects.toThrow("No such text.");
  const rendering = loader.render(context);
  arrive({ default: frontEnd });
  await rendering;
  expect(frontEnd.render).toHaveBeenCalledTimes(1);
});
