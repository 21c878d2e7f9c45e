// @vitest-environment node
import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { unpack } from "../src/packed";

const content = { script: "export default {};", styles: '.ssw::after { content: "½ 🧪" }' };
const packed = deflateSync(JSON.stringify(content)).toString("base64");

it("unpacks what Python packs", async () => {
  expect(await unpack(packed)).toEqual(content);
});

it("rejects what was cut short on the way", async () => {
  await expect(unpack(packed.slice(0, 40))).rejects.toThrow();
});
